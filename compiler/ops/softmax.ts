import type { Emitter } from "../kernels/emit.ts";
import type { Value } from "../graph.ts";
import { axisIndex } from "../axes.ts";
import { defineOp, required } from "../op.ts";

export const softmax = defineOp({
  name: "softmax",
  doc: "Exponentials along an axis, divided by their sum: each line along it is positive and sums to 1.",
  inputs: 1,
  argument: required("axis", "The axis that is normalised, by name or index."),
  infer({ inputs, argument, ...context }) {
    const x = inputs[0];
    if (x === undefined) throw new Error("softmax reads one tensor");
    return { results: [{ axes: x.axes }], solution: axisIndex(argument, inputs, context) };
  },
  lower: ({ emit, inputs: [x], solution }) => {
    if (x === undefined) throw new Error("softmax reads one tensor");
    return [alongLast(emit, x, solution, (rows) => emit.unary("softmax", rows))];
  },
});

/** Applies a function that acts on the last axis to another one. */
export function alongLast(emit: Emitter, x: Value, axis: number, apply: (x: Value) => Value): Value {
  const last = x.shape.length - 1;
  if (axis === last) return apply(x);
  const perm = [...x.shape.keys()];
  perm[axis] = last;
  perm[last] = axis;
  return emit.transpose(apply(emit.transpose(x, perm)), perm);
}
