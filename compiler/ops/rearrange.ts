import { defineOp, optional, required } from "../op.ts";
import { lowerTransform } from "../patterns/lower-transform.ts";
import { solveTransform } from "../patterns/solve.ts";

const SIZES = "Lengths of pattern axes that neither the tensor nor a name in scope settles.";

export const rearrange = defineOp({
  name: "rearrange",
  doc: "Splits, reorders and merges axes by an einops pattern: `b (h p) c -> b h (p c)`. Nothing is added or lost.",
  inputs: 1,
  reads: "alike",
  argument: required(
    "rearrange",
    "`input axes -> output axes`; parentheses compose axes, `...` stands for any others.",
  ),
  attributes: { sizes: optional("sizes", SIZES) },
  infer({ inputs, argument, attributes, ...context }) {
    const x = inputs[0];
    if (x === undefined) throw new Error("rearrange reads one tensor");
    const solution = solveTransform(argument, x, attributes.sizes ?? new Map(), context);
    return { results: [{ axes: solution.output.map(({ axis }) => axis), dtype: x.dtype }], solution };
  },
  lower({ emit, inputs: [x], solution }) {
    if (x === undefined) throw new Error("rearrange reads one tensor");
    return [lowerTransform(emit, x, solution)];
  },
});

export const repeat = defineOp({
  name: "repeat",
  doc: "Adds axes along which the tensor repeats itself: `1 1 dim -> b 1 dim`. Reorders and composes as `rearrange` does.",
  inputs: 1,
  reads: "alike",
  argument: required("repeat", "`input axes -> output axes`; axes on the right only are new."),
  attributes: { sizes: optional("sizes", SIZES) },
  infer({ inputs, argument, attributes, ...context }) {
    const x = inputs[0];
    if (x === undefined) throw new Error("repeat reads one tensor");
    const solution = solveTransform(argument, x, attributes.sizes ?? new Map(), context);
    return { results: [{ axes: solution.output.map(({ axis }) => axis), dtype: x.dtype }], solution };
  },
  lower({ emit, inputs: [x], solution }) {
    if (x === undefined) throw new Error("repeat reads one tensor");
    return [lowerTransform(emit, x, solution)];
  },
});
