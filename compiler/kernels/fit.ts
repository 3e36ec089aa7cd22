import type { DType, KernelName, ValueType } from "../ir/kernel-attributes.ts";
import { isConstant, type Size, sizeText } from "../size/size.ts";
import { KernelError } from "./kernel.ts";

/**
 * Requires inputs to fit a kernel; the error names the kernel and the types it was given.
 * @param expected what they should be, as a function where that takes putting together: nearly always they are
 */
export function ensure(
  kernel: KernelName,
  inputs: readonly ValueType[],
  fits: boolean,
  expected: string | (() => string),
): asserts fits {
  if (fits) return;
  const words = typeof expected === "string" ? expected : expected();
  throw new KernelError(`${kernel}(${inputs.map(typeText).join(", ")}): ${words}`);
}

/** Requires all inputs to be f32. */
export function ensureReals(kernel: KernelName, inputs: readonly ValueType[]): void {
  const areReals = inputs.every((input) => input.dtype === "f32");
  ensure(kernel, inputs, areReals, "f32 expected");
}

/** `f32[b, 17, 64]` */
export function typeText({ dtype, shape }: ValueType): string {
  return `${dtype}[${shape.map((size) => sizeText(size)).join(", ")}]`;
}

/** Of a matrix, its sizes. */
export function pair<T>(items: readonly T[]): readonly [T, T] {
  const [a, b] = items;
  if (a === undefined || b === undefined || items.length !== 2) {
    throw new KernelError(`expected 2 values, not ${items.length}`);
  }
  return [a, b];
}

/** Of an NHWC image or an HWIO filter, its sizes. */
export function quadruple<T>(items: readonly (T | undefined)[]): readonly [T, T, T, T] {
  const [a, b, c, d] = items;
  if (a === undefined || b === undefined || c === undefined || d === undefined || items.length !== 4) {
    throw new KernelError(`expected 4 values, not ${items.length}`);
  }
  return [a, b, c, d];
}

/** What arithmetic works on. */
export const isNumeric = (dtype: DType): boolean => dtype === "f32" || dtype === "i32";

/** A size that is negative whatever its symbols are cannot be. */
export const mayBeLength = (size: Size): boolean => !isConstant(size) || (Number.isInteger(size) && size >= 0);

/** Whether axes are distinct, sorted and exist at this rank. */
export function areAxes(axes: readonly number[], rank: number): boolean {
  return axes.every((axis, i) => Number.isInteger(axis) && axis >= 0 && axis < rank && axis > (axes[i - 1] ?? -1));
}
