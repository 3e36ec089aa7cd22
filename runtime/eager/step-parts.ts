import { bytesOf } from "../../compiler/graph/cost.ts";
import type { Plan, PlanStep, PlanValue, Program } from "../../compiler/ir/plan.ts";
import type { Holding, RunParts } from "../../compiler/ir/run-parts.ts";
import type { BoundType } from "../../compiler/kernels/kernel.ts";
import { valueTypes } from "../../compiler/kernels/value-types.ts";
import { stepFlops } from "../../compiler/plan/program-flops.ts";

/** A program as parts, one for each step, with what is there meanwhile as the plan predicts it. */
export function stepParts(plan: Plan, program: Program): RunParts {
  const { steps } = program;
  const types = valueTypes(plan, program);
  const flops = stepFlops(plan, program);
  const names = namesOf(program);
  const bytes = (value: PlanValue) => bytesOfValue(types, value);
  const pieces = (values: readonly PlanValue[]) =>
    values.map((value) => ({ name: names.get(value) ?? "", bytes: bytes(value) }));
  const parts = steps.map((step, at) => ({
    kind: step.kernel,
    sizes: step.outputs.map(({ shape }) => sizesText(shape)).join(", "),
    from: [step.from],
    steps: step.outputs.slice(0, 1).map(({ value }) => value),
    flops: flops[at] ?? 0,
    // A reshape moves nothing: its result is a view.
    reads: step.kernel === "reshape" ? [] : pieces(step.inputs),
    writes: step.kernel === "reshape" ? [] : pieces(step.outputs.map(({ value }) => value)),
    waits: false,
  }));
  return { parts, holdings: holdingsOf(plan, program, bytes) };
}

const sizesText = (shape: readonly number[]): string => (shape.length === 0 ? "1" : shape.join(" × "));

function bytesOfValue(types: ReadonlyMap<PlanValue, BoundType>, value: PlanValue): number {
  const type = types.get(value);
  return type === undefined ? 0 : bytesOf(type);
}

function namesOf({ inputs, reads, constants, steps }: Program): ReadonlyMap<PlanValue, string> {
  return new Map([
    ...Object.entries(inputs).map(([name, { value }]): [PlanValue, string] => [value, name]),
    ...[...Object.entries(reads), ...Object.entries(constants)].map(([name, value]): [PlanValue, string] => [
      value,
      name,
    ]),
    ...steps.flatMap(({ from, outputs }) => outputs.map(({ value }): [PlanValue, string] => [value, from])),
  ]);
}

/** Inputs, state and constants throughout; what a step makes, until its last view is released. */
function holdingsOf(plan: Plan, program: Program, bytes: (value: PlanValue) => number): readonly Holding[] {
  const { steps, inputs } = program;
  const last = steps.length;
  const always = (kind: Holding["kind"], from: string, size: number): Holding => ({
    from,
    kind,
    bytes: size,
    begin: -1,
    end: last,
  });
  const root = rootsOf(steps);
  const ends = new Map<PlanValue, number>();
  const views = new Map<PlanValue, number>();
  const count = (value: PlanValue, change: number) => {
    const left = (views.get(root(value)) ?? 0) + change;
    views.set(root(value), left);
    return left;
  };
  for (const [at, { outputs, release }] of steps.entries()) {
    for (const { value } of outputs) count(value, 1);
    for (const value of release) if (count(value, -1) === 0) ends.set(root(value), at);
  }
  return [
    ...Object.entries(inputs).map(([name, { value }]) => always("input", name, bytes(value))),
    ...Object.entries(plan.state).map(([path, entry]) => always("state", path, bytesOf(entry))),
    ...Object.entries(plan.constants).map(([key, entry]) => always("table", key, bytesOf(entry))),
    ...steps.flatMap(({ from, outputs }, begin) =>
      outputs
        .filter(({ value }) => root(value) === value)
        .map(
          ({ value }): Holding => ({ from, kind: "value", bytes: bytes(value), begin, end: ends.get(value) ?? last }),
        ),
    ),
  ];
}

/** The value whose bytes a value shares: its own, or another's through views. */
function rootsOf(steps: readonly PlanStep[]): (value: PlanValue) => PlanValue {
  const viewed = new Map<PlanValue, PlanValue>();
  const root = (value: PlanValue) => viewed.get(value) ?? value;
  for (const { kernel, inputs, outputs } of steps) {
    const [input] = inputs;
    const [output] = outputs;
    if (kernel === "reshape" && input !== undefined && output !== undefined) viewed.set(output.value, root(input));
  }
  return root;
}
