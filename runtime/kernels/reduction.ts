import type { BoundType } from "../../compiler/kernels/kernel.ts";
import { elementCount } from "../engines/host-tensor.ts";
import type { Calls, Unary } from "../tfjs/calls.ts";
import { matrixProduct } from "./contraction.ts";
import type { EagerKernels } from "./kernel.ts";
import { transpose } from "./view.ts";

/** Above this many terms, f32 sums that add one by one are taken in stages: 2^20 times 0.1 would be 1 % off. */
const LONGEST_SUM = 1024;

export const reduction: EagerKernels<"sum" | "max" | "prod" | "argmax" | "top_k"> = {
  sum: (calls, { attributes, inputs }) => sum(calls, inputs[0], attributes.axes),
  max: (calls, { attributes, inputs }) =>
    alongRows(calls, inputs[0], attributes.axes, () => calls.unary("Max", { reductionIndices: [1], keepDims: false })),
  prod: (calls, { attributes, inputs }) =>
    alongRows(calls, inputs[0], attributes.axes, () => calls.unary("Prod", { axis: [1], keepDims: false })),
  argmax: (calls, { attributes, inputs }) =>
    alongRows(calls, inputs[0], [attributes.axis], () => calls.unary("ArgMax", { axis: 1 })),
  top_k: (calls, { attributes }) => {
    const topK = calls.device.kernel("TopK");
    return (x) => topK({ x }, { k: attributes.k, sorted: true });
  },
};

export function sum(calls: Calls, type: BoundType, axes: readonly number[]): Unary {
  const columns =
    calls.capabilities.sequentialSums && type.dtype === "f32" ? leadingExtent(type.shape, axes) : undefined;
  if (columns !== undefined) {
    const [rows, width] = columns;
    return calls.chain(sumOfColumns(calls, rows, width), calls.reshape(reducedShape(type.shape, axes)));
  }
  return alongRows(calls, type, axes, (rows, length) => sumOfRows(calls, rows, length));
}

/** Means of f32 along axes, which stay at size 1. */
export function mean(calls: Calls, type: BoundType, axes: readonly number[]): Unary {
  const count = elementCount(axes.map((axis) => type.shape[axis] ?? 1));
  const trailing = isTrailing(type.shape, axes);
  if (trailing && (count <= LONGEST_SUM || !calls.capabilities.sequentialSums)) {
    return alongRows(calls, type, axes, () => calls.unary("Mean", { axis: [1], keepDims: false }));
  }
  return calls.chain(sum(calls, type, axes), calls.withScalar("Multiply", "f32", 1 / count));
}

/**
 * Brings the reduced axes to the end, as [rows, length], and the result to its shape. Backends never see which axes
 * were meant: wasm's own handling of axes leaks a reference when the transpose it makes turns out to do nothing.
 */
function alongRows(
  calls: Calls,
  type: BoundType,
  axes: readonly number[],
  reduceRows: (rows: number, length: number) => Unary,
): Unary {
  const kept = type.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const length = elementCount(axes.map((axis) => type.shape[axis] ?? 1));
  const rows = elementCount(kept.map((axis) => type.shape[axis] ?? 1));
  return calls.chain(
    isTrailing(type.shape, axes) ? (x) => x : transpose(calls, type.shape, [...kept, ...axes]),
    calls.reshape([rows, length]),
    reduceRows(rows, length),
    calls.reshape(reducedShape(type.shape, axes)),
  );
}

/** [rows, length] → [rows] */
function sumOfRows(calls: Calls, rows: number, length: number): Unary {
  const once = calls.unary("Sum", { axis: [1], keepDims: false });
  if (length <= LONGEST_SUM || !calls.capabilities.sequentialSums) return once;
  const part = stage(length);
  const whole = Math.ceil(length / part) * part;
  return calls.chain(
    calls.pad([0, 0], [0, whole - length]),
    calls.reshape([(rows * whole) / part, part]),
    once,
    calls.reshape([rows, whole / part]),
    sumOfRows(calls, rows, whole / part),
  );
}

/** [rows, width], or any shape of as many elements → [1, width]: a product with ones, 4 times faster on wasm. */
function sumOfColumns(calls: Calls, rows: number, width: number): Unary {
  const part = rows <= LONGEST_SUM ? rows : stage(rows);
  const whole = Math.ceil(rows / part) * part;
  const ones = calls.filled("f32", [1, part], 1);
  const product = matrixProduct(calls);
  const once = calls.chain(
    calls.reshape([rows, width]),
    calls.pad([0, 0], [whole - rows, 0]),
    calls.reshape([part, (whole / part) * width]),
    (columns) => product(ones, columns),
  );
  return whole === part ? once : calls.chain(once, sumOfColumns(calls, whole / part, width));
}

/** How many terms to sum at a time: a divisor near the root where there is one, else a count that needs padding. */
function stage(count: number): number {
  const root = Math.min(LONGEST_SUM, Math.ceil(Math.sqrt(count)));
  for (let part = root; part <= Math.min(LONGEST_SUM, 4 * root); part++) if (count % part === 0) return part;
  for (let part = root; part >= root / 4; part--) if (count % part === 0) return part;
  return root;
}

/** [product of the reduced, product of the kept] if all reduced axes come first and something is kept. */
function leadingExtent(shape: readonly number[], axes: readonly number[]): readonly [number, number] | undefined {
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis) && shape[axis] !== 1);
  const reduced = axes.filter((axis) => shape[axis] !== 1);
  const firstKept = kept[0];
  if (firstKept === undefined || reduced.length === 0) return undefined;
  if (reduced.some((axis) => axis > firstKept)) return undefined;
  const rows = elementCount(reduced.map((axis) => shape[axis] ?? 1));
  const width = elementCount(kept.map((axis) => shape[axis] ?? 1));
  return rows * width > 0 ? [rows, width] : undefined;
}

/** Whether all reduced axes come last; axes of size 1 may lie anywhere. */
function isTrailing(shape: readonly number[], axes: readonly number[]): boolean {
  const lastKept = shape.findLastIndex((size, axis) => size !== 1 && !axes.includes(axis));
  return axes.every((axis) => shape[axis] === 1 || axis > lastKept);
}

function reducedShape(shape: readonly number[], axes: readonly number[]): readonly number[] {
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
}
