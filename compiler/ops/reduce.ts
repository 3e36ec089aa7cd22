import { dtypeMismatch } from "../../schema/messages/shape-messages.ts";
import type { Value } from "../ir/graph.ts";
import type { DType } from "../ir/kernel-attributes.ts";
import { oneOf, optional, required } from "../op/attribute.ts";
import { defineOp, type LowerContext } from "../op/op.ts";
import { lowerTransform } from "../patterns/lower-transform.ts";
import { solveTransform } from "../patterns/solve.ts";
import { typeName, typeNames } from "../shape/element-types.ts";
import { productOf } from "../size/size.ts";

type Tools = Pick<LowerContext<unknown, unknown, unknown>, "emit" | "table">;
type Reduction = (tools: Tools, x: Value, axes: readonly number[]) => Value;

/**
 * The sum divided once, so that the result is the quotient rounded correctly; times 1/count would round twice.
 */
function mean({ emit, table }: Tools, x: Value, axes: readonly number[]): Value {
  const count = productOf(axes.map((axis) => x.shape[axis] ?? 1));
  const shape = x.shape.map(() => 1);
  const divisor = table({
    ...{ name: "number", sizes: [count], number: count, type: { dtype: "f32", shape } },
    make: ([number]) => ({ dtype: "f32", shape, data: Float64Array.of(number ?? 1) }),
  });
  return emit.div(emit.sum(x, axes), divisor);
}

const WORDS = ["mean", "sum", "max", "min", "prod", "any", "all"] as const;
type Word = (typeof WORDS)[number];

const NUMBERS: readonly DType[] = ["f32", "i32"];

/** Each with the types of elements that it folds. */
const TYPES: Readonly<Record<Word, readonly DType[]>> = {
  mean: ["f32"],
  sum: NUMBERS,
  max: NUMBERS,
  min: NUMBERS,
  prod: ["f32"],
  any: ["bool"],
  all: ["bool"],
};

const REDUCTIONS: Readonly<Record<Word, Reduction>> = {
  mean,
  sum: ({ emit }, x, axes) => emit.sum(x, axes),
  max: ({ emit }, x, axes) => emit.max(x, axes),
  min: ({ emit }, x, axes) => emit.affine(emit.max(emit.affine(x, -1), axes), -1),
  prod: ({ emit }, x, axes) => emit.prod(x, axes),
  any: ({ emit }, x, axes) => emit.cast(emit.max(emit.cast(x, "f32"), axes), "bool"),
  all: ({ emit }, x, axes) =>
    emit.cast(emit.affine(emit.max(emit.affine(emit.cast(x, "f32"), -1, 1), axes), -1, 1), "bool"),
};

const VARIANCE =
  '{ "reduce": "b n d -> b n 1", "by": "mean", "id": "mean" }, { "subtract": ["x", "mean"] }, "square", { "reduce": "b n d -> b n", "by": "mean" }';

export const reduce = defineOp({
  name: "reduce",
  doc: "Folds the axes that the right side lacks: `b n dim -> b dim` by `mean`. Reorders and composes as `rearrange` does.",
  tone: "pool",
  label: { attribute: "by" },
  inputs: 1,
  reads: "any",
  argument: required("reduce", "`input axes -> output axes`; axes on the left only are folded."),
  attributes: {
    by: {
      ...oneOf(WORDS, "How elements are folded; `any` and `all` are for booleans."),
      wordsAre: "reduction",
    },
    sizes: optional("sizes", "Lengths of pattern axes that neither the tensor nor a name in scope settles."),
  },
  writes: {
    mean: '{ "reduce": "b n d -> b d", "by": "mean" }',
    pool: '{ "reduce": "b n d -> b d", "by": "mean" }',
    average: '{ "reduce": "b n d -> b d", "by": "mean" }',
    avg: '{ "reduce": "b n d -> b d", "by": "mean" }',
    sum: '{ "reduce": "b n d -> b d", "by": "sum" }',
    max: '{ "reduce": "b n d -> b d", "by": "max" }',
    amax: '{ "reduce": "b n d -> b d", "by": "max" }',
    min: '{ "reduce": "b n d -> b d", "by": "min" }',
    amin: '{ "reduce": "b n d -> b d", "by": "min" }',
    prod: '{ "reduce": "b n d -> b d", "by": "prod" }',
    global_average_pooling: '{ "reduce": "b h w c -> b c", "by": "mean" }',
    global_avg_pool: '{ "reduce": "b h w c -> b c", "by": "mean" }',
    global_pool: '{ "reduce": "b h w c -> b c", "by": "mean" }',
    global_max_pooling: '{ "reduce": "b h w c -> b c", "by": "max" }',
    global_max_pool: '{ "reduce": "b h w c -> b c", "by": "max" }',
    adaptive_max_pool: '{ "reduce": "b h w c -> b c", "by": "max" }',
    norm: '"square", { "reduce": "b n d -> b n", "by": "sum" }, "sqrt"',
    var: VARIANCE,
    variance: VARIANCE,
    std: `${VARIANCE}, "sqrt"`,
  },
  infer({ inputs, argument, attributes, ...context }) {
    const [x] = inputs;
    const wanted = TYPES[attributes.by];
    if (!wanted.includes(x.dtype))
      context.reject(dtypeMismatch(context.spanOf("by"), attributes.by, x.label, typeNames(wanted), typeName(x.dtype)));
    const solution = solveTransform(argument, x, attributes.sizes ?? new Map(), context);
    return { results: [{ axes: solution.output.map(({ axis }) => axis), dtype: x.dtype }], solution };
  },
  lower({ emit, table, inputs: [x], attributes, solution }) {
    const fold = REDUCTIONS[attributes.by];
    return [lowerTransform(emit, x, solution, (value, axes) => fold({ emit, table }, value, axes))];
  },
});
