import { uniform } from "../graph/constant-table.ts";
import type { Value } from "../ir/graph.ts";
import { sameShape } from "../ir/same-shape.ts";
import type { Emitter } from "../kernels/emit.ts";
import { type Made, type Rewrite, rewrite, type Surroundings } from "./rewrite.ts";

/** Nearly the smallest normal f32. */
const TINY = 1.2e-38;

/** 1 where x is positive, 0 elsewhere: relu(x) / (relu(x) + TINY), which is 1 for every x above 1e-30. */
function step(x: Value, emit: Emitter): Value {
  const positive = emit.unary("relu", x);
  return emit.div(positive, emit.affine(positive, 1, TINY));
}

/** Choices as arithmetic with masks of 0 and 1, for engines whose `select` and `compare` are slow. */
export const masks: readonly Rewrite[] = [
  rewrite("whether positive, as a number", ["cast"], ({ inputs: [x], attributes, made, constant, emit }) => {
    const compared = made(x, "compare");
    const [a] = compared?.inputs ?? [];
    if (!compared || !a || attributes.to !== "f32" || compared.attributes.relation !== "gt") return undefined;
    if (a.dtype !== "f32" || !sameShape(a.shape, x.shape) || threshold(compared, made, constant) !== 0)
      return undefined;
    return step(a, emit);
  }),
  // Draws lie in [0, 1), a multiple of 2⁻²³ each, so that no difference is too small for `step`.
  rewrite(
    "whether a draw reaches a rate, as a number",
    ["cast"],
    ({ inputs: [x], attributes, made, constant, emit }) => {
      const compared = made(x, "compare");
      const [draw] = compared?.inputs ?? [];
      if (!compared || !draw || attributes.to !== "f32" || compared.attributes.relation !== "ge") return undefined;
      const rate = threshold(compared, made, constant);
      if (rate === undefined || !made(draw, "random") || !sameShape(draw.shape, x.shape)) return undefined;
      return emit.affine(step(emit.affine(draw, -1, rate), emit), -1, 1);
    },
  ),
  // Exact for finite choices: x·1 + y·0 is x.
  rewrite("select as a weighted sum", ["select"], ({ inputs: [condition, a, b], type, constant, emit }) => {
    if (type.dtype !== "f32") return undefined;
    const [first, second] = [a, b].map((x) => uniform(constant(x)));
    if ([first, second].some((number) => number !== undefined && !Number.isFinite(number))) return undefined;
    const mask = emit.cast(condition, "f32");
    const chosen = first === 0 ? undefined : emit.mul(a, mask);
    const other = second === 0 ? undefined : emit.mul(b, emit.affine(mask, -1, 1));
    const sum = chosen && other ? emit.add(chosen, other) : (chosen ?? other);
    return sum && (sameShape(sum.shape, type.shape) ? sum : emit.broadcast(sum, type.shape));
  }),
];

/** The one number that a comparison is with, which may have been stretched for it by now. */
function threshold(
  { inputs: [, number] }: Made<"compare">,
  made: Surroundings["made"],
  constant: Surroundings["constant"],
): number | undefined {
  const source = number && (made(number, "broadcast")?.inputs[0] ?? number);
  return source && uniform(constant(source));
}

/** Operands stretched before, for engines where these kernels are slow at doing so themselves. */
export const stretchBeforehand: Rewrite = rewrite(
  "stretched beforehand",
  ["compare", "maximum", "minimum", "select"],
  ({ inputs, type, again, emit }) => {
    if (inputs.every((x) => sameShape(x.shape, type.shape))) return undefined;
    return again(inputs.map((x) => (sameShape(x.shape, type.shape) ? x : stretched(x, type.shape, emit))));
  },
);

/** Only numbers can be stretched by adding zeros, so that a bool is one on the way. */
function stretched(x: Value, shape: Value["shape"], emit: Emitter): Value {
  if (x.dtype !== "bool") return emit.broadcast(x, shape);
  return emit.cast(emit.broadcast(emit.cast(x, "f32"), shape), "bool");
}
