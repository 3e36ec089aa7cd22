import { operandsOf, resultsOf } from "../ir/kernel-arity.ts";
import type { KernelAttributes, KernelName } from "../ir/kernel-attributes.ts";
import type { Plan, PlanValue, Program } from "../ir/plan.ts";
import type { BoundType } from "../kernels/kernel.ts";
import { kernels } from "../kernels/table.ts";
import { valueTypes } from "../kernels/value-types.ts";

/** Floating-point operations of one run of a program. */
export function programFlops(plan: Plan, program: Program): number {
  return stepFlops(plan, program).reduce((sum, flops) => sum + flops, 0);
}

/** The same of each step. */
export function stepFlops(plan: Plan, program: Program): readonly number[] {
  const types = valueTypes(plan, program);
  const typeOf = (value: PlanValue): BoundType => {
    const type = types.get(value);
    if (type === undefined) throw new Error(`value ${value} is read and never made`);
    return type;
  };
  return program.steps.map((step) => flopsOf(step, step.inputs.map(typeOf)));
}

/** A plan's step, written so that its attributes and its row of the table are seen to go together. */
type StepOf<K extends KernelName = KernelName> = {
  [P in K]: {
    readonly kernel: P;
    readonly outputs: readonly BoundType[];
    readonly attributes: KernelAttributes[P];
  };
}[K];

function flopsOf<K extends KernelName>(step: StepOf<K>, inputs: readonly BoundType[]): number {
  const { kernel, outputs, attributes } = step;
  return kernels[kernel].flops(operandsOf(kernel, inputs), resultsOf(kernel, outputs), attributes);
}
