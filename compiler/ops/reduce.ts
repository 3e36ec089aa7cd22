import type { Value } from "../graph.ts";
import type { Scalar } from "../kernels/attributes.ts";
import type { Emitter } from "../kernels/emit.ts";
import { defineOp, oneOf, optional, required } from "../op.ts";
import { lowerTransform } from "../patterns/lower-transform.ts";
import { solveTransform } from "../patterns/solve.ts";
import { isConstant, productOf } from "../size/size.ts";

type Reduction = (emit: Emitter, x: Value, axes: readonly number[]) => Value;

const count = (x: Value, axes: readonly number[]) => productOf(axes.map((axis) => x.shape[axis] ?? 1));

/** 1/count, as a quotient where the count is not known yet. */
function oneOver(size: ReturnType<typeof count>): Scalar {
  return isConstant(size) ? 1 / size : { numerator: 1, denominator: size };
}

const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  mean: (emit, x, axes) => emit.affine(emit.sum(x, axes), oneOver(count(x, axes))),
  sum: (emit, x, axes) => emit.sum(x, axes),
  max: (emit, x, axes) => emit.max(x, axes),
  min: (emit, x, axes) => emit.affine(emit.max(emit.affine(x, -1), axes), -1),
  prod: (emit, x, axes) => emit.prod(x, axes),
  any: (emit, x, axes) => emit.cast(emit.max(emit.cast(x, "f32"), axes), "bool"),
  all: (emit, x, axes) => emit.cast(emit.affine(emit.max(emit.affine(emit.cast(x, "f32"), -1, 1), axes), -1, 1), "bool"),
};

export const reduce = defineOp({
  name: "reduce",
  doc: "Folds the axes that the right side lacks: `b n dim -> b dim` by `mean`. Reorders and composes as `rearrange` does.",
  inputs: 1,
  argument: required("reduce", "`input axes -> output axes`; axes on the left only are folded."),
  attributes: {
    by: { ...oneOf(Object.keys(REDUCTIONS), "How elements are folded; `any` and `all` are for booleans."), wordsAre: "reduction" },
    sizes: optional("sizes", "Lengths of pattern axes that neither the tensor nor a name in scope settles."),
  },
  infer({ inputs, argument, attributes, ...context }) {
    const x = inputs[0];
    if (x === undefined) throw new Error("reduce reads one tensor");
    const solution = solveTransform(argument, x, attributes.sizes ?? new Map(), context);
    return { results: [{ axes: solution.output.map(({ axis }) => axis), dtype: x.dtype }], solution };
  },
  lower({ emit, inputs: [x], attributes, solution }) {
    const fold = Object.hasOwn(REDUCTIONS, attributes.by) ? REDUCTIONS[attributes.by] : undefined;
    if (x === undefined || fold === undefined) throw new Error("reduce reads one tensor by a known reduction");
    return [lowerTransform(emit, x, solution, (value, axes) => fold(emit, value, axes))];
  },
});
