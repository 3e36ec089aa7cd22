import type { PlanStep } from "../../../ir/plan.ts";
import type { Contraction } from "../contraction/contraction.ts";
import { commonAxes, refinedStrides } from "../layout/refine.ts";
import { sourceOf, type Value } from "./region.ts";
import type { RegionBuilder } from "./region-builder.ts";

type MatmulStep = Extract<PlanStep, { readonly kernel: "matmul" }>;

/** An axis of a matrix, or of a stack of them, as the axes that it is stepped through by. */
interface Steps {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
}

/** Products of matrices, each where its elements lie: an axis that is several merged ones is taken as those. */
export function multiplyMatrices(
  build: RegionBuilder,
  a: Value,
  b: Value,
  { attributes }: MatmulStep,
  into: Value,
): Value {
  const direct = contractionOf(stepsOf(a), stepsOf(b), stepsOf(into), attributes);
  if (direct !== undefined) return build.contract(direct, sourceOf(a).layout, sourceOf(b).layout, into);
  const fresh = build.fresh(into.dtype, into.shape);
  const settled = contractionOf(settledSteps(a), settledSteps(b), settledSteps(fresh), attributes);
  if (settled === undefined) throw new Error("matrices that lie row-major do not fit each other");
  return build.contract(settled, a.layout, b.layout, fresh);
}

function contractionOf(
  a: readonly Steps[] | undefined,
  b: readonly Steps[] | undefined,
  c: readonly Steps[] | undefined,
  { transposeA, transposeB }: MatmulStep["attributes"],
): Contraction | undefined {
  if (a === undefined || b === undefined || c === undefined) return undefined;
  const rows = c.length - 2;
  const columns = c.length - 1;
  const [rowsOfA, depthOfA] = transposeA ? [columns, rows] : [rows, columns];
  const [depthOfB, columnsOfB] = transposeB ? [columns, rows] : [rows, columns];
  const batch = c.slice(0, rows).map((_, axis) => together([a[axis], b[axis], c[axis]]));
  const m = together([a[rowsOfA], c[rows]]);
  const n = together([b[columnsOfB], c[columns]]);
  const k = together([a[depthOfA], b[depthOfB]]);
  if (m === undefined || n === undefined || k === undefined) return undefined;
  const made: Contraction["batch"][number][] = [];
  for (const axes of batch) {
    if (axes === undefined) return undefined;
    made.push(...axes.map(({ size, strides: [ofA = 0, ofB = 0, ofC = 0] }) => ({ size, a: ofA, b: ofB, c: ofC })));
  }
  return {
    batch: made,
    m: m.map(({ size, strides: [ofA = 0, ofC = 0] }) => ({ size, a: ofA, c: ofC })),
    n: n.map(({ size, strides: [ofB = 0, ofC = 0] }) => ({ size, b: ofB, c: ofC })),
    k: k.map(({ size, strides: [ofA = 0, ofB = 0] }) => ({ size, a: ofA, b: ofB })),
  };
}

/** One axis of several operands, as the axes that all of them can be stepped through by. */
function together(operands: readonly (Steps | undefined)[]) {
  let axes: readonly number[] | undefined = operands[0]?.sizes.filter((size) => size !== 1);
  for (const steps of operands)
    axes = axes === undefined || steps === undefined ? undefined : commonAxes(axes, steps.sizes);
  if (axes === undefined) return undefined;
  const common = axes;
  const refined = operands.map((steps) =>
    steps === undefined ? [] : refinedStrides(steps.sizes, steps.strides, common),
  );
  if (common.length === 0) return [{ size: 1, strides: operands.map(() => 0) }];
  return common.map((size, axis) => ({ size, strides: refined.map((strides) => strides[axis] ?? 0) }));
}

const settledSteps = ({ shape, layout }: Value): readonly Steps[] =>
  shape.map((size, axis) => ({ sizes: [size], strides: [layout.strides[axis] ?? 0] }));

/** Undefined where the axes of what lies there cut across those of the value. */
function stepsOf(value: Value): readonly Steps[] | undefined {
  const source = sourceOf(value);
  if (source === value) return settledSteps(value);
  const axes = commonAxes(source.shape, value.shape);
  if (axes === undefined) return undefined;
  const strides = refinedStrides(source.shape, source.layout.strides, axes);
  let at = 0;
  return value.shape.map((size) => {
    const begin = at;
    for (let left = size; left > 1; at++) left /= axes[at] ?? left;
    return { sizes: axes.slice(begin, at), strides: strides.slice(begin, at) };
  });
}
