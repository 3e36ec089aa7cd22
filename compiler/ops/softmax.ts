import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { required } from "../op/attribute.ts";
import { axisIndex } from "../op/axes.ts";
import type { Meaning } from "../op/meaning.ts";
import { defineOp, type NamedOp } from "../op/op.ts";

function alongAxis<const Name extends "softmax" | "log_softmax">(
  name: Name,
  label: string,
  doc: string,
  meaning: Meaning = {},
): NamedOp<Name> {
  return defineOp({
    name,
    doc,
    ...meaning,
    tone: "activation",
    label: `${label} over`,
    inputs: 1,
    keepsShape: true,
    argument: required("axis", "The axis that is normalised, by name or index."),
    infer({ inputs, argument, ...context }) {
      const [x] = inputs;
      return { results: [{ axes: x.axes }], solution: axisIndex(argument, inputs, context) };
    },
    lower: ({ emit, inputs: [x], solution }) => [alongLast(emit, x, solution, (rows) => emit.unary(name, rows))],
  });
}

export const softmax = alongAxis(
  "softmax",
  "Softmax",
  "Exponentials along an axis, divided by their sum: each line along it is positive and sums to 1.",
  { givesProbabilities: true },
);

export const logSoftmax = alongAxis("log_softmax", "Log-softmax", "Logarithm of `softmax`, without its rounding.");

/** Applies a function that acts on the last axis to another one. */
export function alongLast(emit: Emitter, x: Value, axis: number, apply: (x: Value) => Value): Value {
  const last = x.shape.length - 1;
  if (axis === last) return apply(x);
  const perm = [...x.shape.keys()];
  perm[axis] = last;
  perm[last] = axis;
  return emit.transpose(apply(emit.transpose(x, perm)), perm);
}
