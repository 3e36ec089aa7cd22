import type { Constant } from "../ir/graph.ts";
import type { Shape, ValueType } from "../ir/kernel-attributes.ts";
import { isConstant, type Size } from "../size/size.ts";
import { KernelError } from "./kernel.ts";

export type Data = Constant["data"];

/** An element, where the loop around it guarantees that there is one: the only place that trusts an index. */
export function at(data: Data, index: number): number {
  return data[index] as number;
}

/** A size that must be a number by now. */
export function bound(size: Size): number {
  if (!isConstant(size)) throw new KernelError("only bound sizes can be evaluated");
  return size;
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Zeros of a type, to be filled. */
export function zeros({ dtype, shape }: ValueType): Constant {
  const sizes = shape.map(bound);
  const count = elementCount(sizes);
  if (dtype === "f32") return { dtype, shape: sizes, data: new Float64Array(count) };
  return { dtype, shape: sizes, data: dtype === "i32" ? new Int32Array(count) : new Uint8Array(count) };
}

/** How far apart neighbours along each axis lie, last axis innermost. */
export function rowMajorStrides(shape: readonly number[]): readonly number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape.toReversed()) {
    strides.unshift(stride);
    stride *= size;
  }
  return strides;
}

/** Strides that read an array as if its axes of size 1 were stretched: those stand still. */
export function stretchedStrides(shape: readonly number[]): readonly number[] {
  return rowMajorStrides(shape).map((stride, axis) => (shape[axis] === 1 ? 0 : stride));
}

/**
 * Where each element of a strided view of `shape` lies in the array it views, in row-major order. Transposed, sliced,
 * reversed and broadcast arrays differ in nothing but this table.
 */
export function placesOf(shape: readonly number[], strides: readonly number[], start = 0): Int32Array {
  let places = Int32Array.of(start);
  shape.forEach((size, axis) => {
    const stride = strides[axis] ?? 0;
    const wider = new Int32Array(places.length * size);
    let e = 0;
    for (const place of places) for (let i = 0; i < size; i++) wider[e++] = place + i * stride;
    places = wider;
  });
  return places;
}

/** Where the elements of a block that starts at `begin` lie in the whole array. */
export function placesOfBlock(block: Shape, begin: Shape, whole: Shape): Int32Array {
  const strides = rowMajorStrides(whole.map(bound));
  const start = begin.reduce<number>((place, index, axis) => place + bound(index) * (strides[axis] ?? 0), 0);
  return placesOf(block.map(bound), strides, start);
}

/** The elements of `source` at the given places, as a new array. */
export function take(source: Constant, places: Int32Array, type: ValueType): Constant {
  const result = zeros(type);
  for (let e = 0; e < places.length; e++) result.data[e] = at(source.data, at(places, e));
  return result;
}

/** Writes the elements of `source` to the given places of an array. */
export function put(source: Constant, places: Int32Array, target: Constant): void {
  for (let e = 0; e < places.length; e++) target.data[at(places, e)] = at(source.data, e);
}

/** Evenly spaced elements of an array. */
export interface Line {
  readonly data: Data;
  readonly start: number;
  readonly step: number;
}

/** Σ a · b over the first `length` elements of two lines. */
export function dot(a: Line, b: Line, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += at(a.data, a.start + k * a.step) * at(b.data, b.start + k * b.step);
  return sum;
}

/** A shape cut at one axis, or at several neighbouring ones: element (o, i, n) lies at (o * length + i) * inner + n. */
export interface Cut {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

export function cutAt(shape: Shape, axis: number, axes = 1): Cut {
  const sizes = shape.map(bound);
  return {
    outer: elementCount(sizes.slice(0, axis)),
    length: elementCount(sizes.slice(axis, axis + axes)),
    inner: elementCount(sizes.slice(axis + axes)),
  };
}
