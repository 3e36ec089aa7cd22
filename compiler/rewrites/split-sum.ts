import type { Value } from "../graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { type Rewrite, rewrite } from "../rewrite.ts";
import { boundShape } from "../same-shape.ts";

/** Terms that are added one by one in f32 without a loss that shows. */
const LONGEST = 1024;

/**
 * Long sums in stages: one by one, 2²⁰ times 0.1 is 1 % off. Axis after axis if there are several, the outermost first;
 * a single long axis is split in two, padded with zeros if it has no fit divisor.
 */
export const splitSum: Rewrite = rewrite("sum in stages", ["sum"], ({ inputs: [x], attributes, type, emit }) => {
  const shape = x && boundShape(x.shape);
  if (!shape || x.dtype !== "f32") return undefined;
  const axes = attributes.axes.filter((axis) => shape[axis] !== 1);
  const [axis] = axes;
  if (axis === undefined || product(axes.map((each) => shape[each] ?? 1)) <= LONGEST) return undefined;
  if (axes.length > 1) return emit.sum(emit.sum(x, [axis]), axes.slice(1));
  const halves = split(x, shape, axis, emit);
  return emit.reshape(emit.sum(emit.sum(halves, [axis + 1]), [axis]), type.shape);
});

/** Over the outermost axes a sum is a row of ones times a matrix, which is what engines are fast at. */
export const sumByOnes: Rewrite = rewrite("ones times x", ["sum"], ({ inputs: [x], attributes, type, emit }) => {
  const shape = x && boundShape(x.shape);
  if (!shape || x.dtype !== "f32") return undefined;
  const axes = attributes.axes.filter((axis) => shape[axis] !== 1);
  const last = axes.at(-1) ?? -1;
  if (shape.some((size, axis) => axis < last && size !== 1 && !axes.includes(axis))) return undefined;
  const terms = product(axes.map((axis) => shape[axis] ?? 1));
  const columns = product(shape) / terms;
  if (terms > LONGEST || columns === 1) return undefined;
  const ones = emit.constant({ dtype: "f32", shape: [1, terms], data: new Float64Array(terms).fill(1) });
  return emit.reshape(emit.matmul(ones, emit.reshape(x, [terms, columns])), type.shape);
});

/** x with one axis as two of which neither is long. */
function split(x: Value, shape: readonly number[], axis: number, emit: Emitter): Value {
  const length = shape[axis] ?? 1;
  const parts = Math.ceil(length / LONGEST);
  for (let count = parts; count <= 2 * parts && count <= LONGEST; count++) {
    if (length % count === 0) return emit.reshape(x, shape.toSpliced(axis, 1, count, length / count));
  }
  const rounded = Math.ceil(length / parts) * parts;
  const none = shape.map(() => 0);
  const padded = emit.pad(x, none, none.with(axis, rounded - length));
  return emit.reshape(padded, shape.toSpliced(axis, 1, parts, rounded / parts));
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}
