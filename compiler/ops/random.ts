import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { oneOf, required } from "../op/attribute.ts";
import { defineOp } from "../op/op.ts";
import { axisOf } from "../shape/shape.ts";
import { numberLike } from "./elementwise.ts";

const NAMES = ["uniform", "normal", "gumbel"] as const;

/** Turns uniform numbers in [0, 1) into others; `more` draws again. */
type Distribution = (emit: Emitter, uniform: Value, more: () => Value) => Value;

const DISTRIBUTIONS: Readonly<Record<(typeof NAMES)[number], Distribution>> = {
  uniform: (_, uniform) => uniform,
  // Box and Muller: 1 − u is never 0.
  normal(emit, uniform, more) {
    const length = emit.unary("sqrt", emit.affine(emit.unary("log", emit.affine(uniform, -1, 1)), -2));
    return emit.mul(length, emit.unary("cos", emit.affine(more(), 2 * Math.PI)));
  },
  gumbel(emit, uniform) {
    const positive = emit.maximum(uniform, numberLike(emit, uniform, 2 ** -24));
    return emit.affine(emit.unary("log", emit.affine(emit.unary("log", positive), -1)), -1);
  },
};

export const random = defineOp({
  name: "random",
  doc: "Random numbers, drawn anew each step, read by its `id`. They depend on the run's seed, the step and the node's path alone.",
  tone: "source",
  source: true,
  inputs: 0,
  argument: required("shape", "Length of each axis."),
  attributes: {
    from: oneOf(NAMES, "The distribution: `uniform` in [0, 1), `normal` and `gumbel` standard.", "uniform"),
  },
  aliases: ["rand", "random_uniform", "noise"],
  writes: {
    randn: '{ "random": [4, 4], "from": "normal", "id": "noise" }',
    random_normal: '{ "random": [4, 4], "from": "normal", "id": "noise" }',
    gumbel: '{ "random": [4, 4], "from": "gumbel", "id": "noise" }',
  },
  infer: ({ argument }) => ({
    results: [{ axes: argument.map(({ size, name, origin, unit }) => axisOf(size, origin, name, unit)) }],
    solution: undefined,
  }),
  lower({ emit, argument, attributes, uniform }) {
    const shape = argument.map(({ size }) => size);
    const distribution = DISTRIBUTIONS[attributes.from];
    return [distribution(emit, uniform(shape, "draw"), () => uniform(shape, "angle"))];
  },
});
