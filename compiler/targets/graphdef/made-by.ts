import type { KernelName } from "../../ir/kernel-attributes.ts";
import type { PlanStep, PlanValue, Program } from "../../ir/plan.ts";

/** The step of a kernel that made a value. */
export type MadeBy = <K extends KernelName>(value: PlanValue | undefined, kernel: K) => PlanStep<K> | undefined;

export function madeBy({ steps }: Pick<Program, "steps">): MadeBy {
  const makers = new Map(steps.flatMap((step) => step.outputs.map(({ value }) => [value, step] as const)));
  return <K extends KernelName>(value: PlanValue | undefined, kernel: K) => {
    const step = value === undefined ? undefined : makers.get(value);
    return step !== undefined && isOf(step, kernel) ? step : undefined;
  };
}

const isOf = <K extends KernelName>(step: PlanStep, kernel: K): step is Extract<PlanStep, PlanStep<K>> =>
  step.kernel === kernel;

/** Of a step's two operands, what is found of one of them, and the other. */
export function either<T>(
  step: { readonly inputs: readonly PlanValue[] } | undefined,
  find: (value: PlanValue) => T | undefined,
): readonly [found: T, other: PlanValue] | undefined {
  const [a, b] = step?.inputs ?? [];
  if (a === undefined || b === undefined) return undefined;
  const left = find(a);
  if (left !== undefined) return [left, b];
  const right = find(b);
  return right === undefined ? undefined : [right, a];
}
