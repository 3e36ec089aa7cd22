import { type Size, sameSize } from "../size/size.ts";
import type { Shape } from "./kernel-attributes.ts";

/** Whether two shapes are equal axis by axis, whatever the symbols are. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a === b || (a.length === b.length && a.every((size, axis) => sameSize(size, b[axis] ?? -1)));
}

/** A shape's sizes if all are numbers. */
export function boundShape(shape: Shape): readonly number[] | undefined {
  const sizes = shape.filter((size) => typeof size === "number");
  return sizes.length === shape.length ? sizes : undefined;
}

/** The axes at which two shapes of equal rank differ. */
export function differingAxes(a: Shape, b: Shape): readonly number[] {
  return [...a.keys()].filter((axis) => !sameSize(sizeAt(a, axis), sizeAt(b, axis)));
}

export function sizeAt(shape: Shape, axis: number): Size {
  const size = shape[axis];
  if (size === undefined) throw new Error(`axis ${axis} of a shape of rank ${shape.length}`);
  return size;
}
