import { elementCount, sameShape } from "../engines/host-tensor.ts";
import type { Calls, Unary } from "../tfjs/calls.ts";

/** Axis i of the result is axis perm[i] of a tensor of the given shape. */
export function transpose(calls: Calls, shape: readonly number[], perm: readonly number[]): Unary {
  const result = perm.map((axis) => shape[axis] ?? 1);
  const merged = mergeAxes(shape, perm);
  if (merged.perm.length <= 1) return calls.reshape(result);
  const { heap } = calls.device;
  const movesRows = merged.perm.at(-1) === merged.perm.length - 1;
  if (heap === undefined || (merged.perm.length <= 4 && !movesRows)) return calls.unary("Transpose", { perm });
  const strides = stridesOf(merged.shape);
  const view = {
    shape: merged.perm.map((axis) => merged.shape[axis] ?? 1),
    strides: merged.perm.map((axis) => strides[axis] ?? 1),
    start: 0,
  };
  return (x) => calls.device.adopt(heap.copy(x, view, result));
}

/** The block of `size` that starts at `begin`. */
export function slice(
  calls: Calls,
  shape: readonly number[],
  begin: readonly number[],
  size: readonly number[],
): Unary {
  if (sameShape(shape, size)) return (x) => x;
  const { heap } = calls.device;
  if (heap === undefined) return calls.unary("Slice", { begin, size });
  const strides = stridesOf(shape);
  const start = begin.reduce((sum, at, axis) => sum + at * (strides[axis] ?? 1), 0);
  const view = { ...mergeBlock(shape, size), start };
  return (x) => calls.device.adopt(heap.copy(x, view, size));
}

function stridesOf(shape: readonly number[]): readonly number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
}

interface Permutation {
  readonly shape: readonly number[];
  readonly perm: readonly number[];
}

/** The same movement over fewer axes: those of size 1 are left out, neighbours that stay neighbours become one. */
function mergeAxes(shape: readonly number[], perm: readonly number[]): Permutation {
  const order = perm.filter((axis) => shape[axis] !== 1);
  const isNext = (axis: number, before: number | undefined): boolean =>
    before !== undefined && axis > before && elementCount(shape.slice(before + 1, axis)) === 1;
  const groups: number[][] = [];
  for (const axis of order) {
    const last = groups.at(-1);
    if (last !== undefined && isNext(axis, last.at(-1))) last.push(axis);
    else groups.push([axis]);
  }
  const sorted = groups.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  return {
    shape: sorted.map((group) => elementCount(group.map((axis) => shape[axis] ?? 1))),
    perm: groups.map((group) => sorted.indexOf(group)),
  };
}

/** A block's shape and strides, with the axes that are taken whole merged into the one before them. */
function mergeBlock(shape: readonly number[], size: readonly number[]): { shape: number[]; strides: number[] } {
  const merged: { shape: number[]; strides: number[] } = { shape: [], strides: [] };
  const strides = stridesOf(shape);
  let whole = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = size[axis] ?? 1;
    if (length === shape[axis]) {
      whole *= length;
      if (axis > 0) continue;
      merged.shape.unshift(whole);
      merged.strides.unshift(elementCount(shape) / whole);
    } else {
      merged.shape.unshift(length * whole);
      merged.strides.unshift((strides[axis] ?? 1) / whole);
      whole = 1;
    }
  }
  return merged;
}
