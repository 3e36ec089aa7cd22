import type { PlanStep, PlanValue, Program } from "../../ir/plan.ts";
import type { BoundType } from "../../kernels/kernel.ts";
import type { GraphWriter } from "./graph-writer.ts";
import { type MadeBy, madeBy } from "./made-by.ts";
import type { Tensor } from "./node-parts.ts";

/** What is one op of TensorFlow, or few, where a plan has several steps: what it reads, and its nodes. */
export interface Pattern {
  readonly reads: readonly PlanValue[];
  nodes(writer: GraphWriter, operands: readonly Tensor[]): Tensor;
}

/** Patterns by the value that they make. */
export function patternsOf(
  program: Program,
  types: ReadonlyMap<PlanValue, BoundType>,
): ReadonlyMap<PlanValue, Pattern> {
  const made = madeBy(program);
  const found = program.steps.flatMap((step) => {
    const pattern = squares(step, made, types) ?? columnSums(step, types);
    return pattern === undefined ? [] : step.outputs.slice(0, 1).map(({ value }) => [value, pattern] as const);
  });
  return new Map(found);
}

/** The sum of all squares, without the squares. */
function squares(step: PlanStep, made: MadeBy, types: ReadonlyMap<PlanValue, BoundType>): Pattern | undefined {
  if (step.kernel !== "sum") return undefined;
  const [of] = step.inputs;
  const [x, again] = made(of, "mul")?.inputs ?? [];
  const shape = of === undefined ? [] : (types.get(of)?.shape ?? []);
  if (x === undefined || x !== again || step.attributes.axes.length !== shape.length) return undefined;
  if (types.get(x)?.dtype !== "f32") return undefined;
  return {
    reads: [x],
    nodes: (writer, operands) => {
      const half = writer.add("L2Loss", operands);
      return writer.reshape(
        writer.scaled(half, 2),
        shape.map(() => 1),
      );
    },
  };
}

/** The sum of all rows, whose kernel in TensorFlow is faster than that of any sum. */
function columnSums({ kernel, inputs, attributes, outputs }: PlanStep, types: ReadonlyMap<PlanValue, BoundType>) {
  if (kernel !== "sum") return undefined;
  const [of] = inputs;
  const { dtype, shape } = (of === undefined ? undefined : types.get(of)) ?? { dtype: "i32", shape: [] };
  const [result] = outputs;
  const last = shape.length - 1;
  const { axes } = attributes;
  if (of === undefined || result === undefined || dtype !== "f32" || last < 1 || (shape[last] ?? 1) === 1)
    return undefined;
  if (axes.length !== last || axes.includes(last)) return undefined;
  return {
    reads: [of],
    nodes: (writer: GraphWriter, operands: readonly Tensor[]) =>
      writer.reshape(writer.add("BiasAddGrad", operands), result.shape),
  };
}
