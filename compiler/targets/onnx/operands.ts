import type { Value } from "../../ir/graph.ts";
import type { Shape } from "../../ir/kernel-attributes.ts";
import { sameShape } from "../../ir/same-shape.ts";
import { productOf, type Size, sameSize } from "../../size/size.ts";
import { type Held, isEitherWay, planesShape } from "./held.ts";
import type { Writer } from "./writer.ts";

/** Operands of a kernel that stretches them, and the axes that its result then has. */
export interface Aligned extends Omit<Held, "name"> {
  readonly names: readonly string[];
}

/**
 * Operands as they are held, where that comes to the same: those that have the result's elements decide along which
 * axes these are counted, and what is stretched over the first axes alone fits whatever stands there.
 */
export function aligned(writer: Writer, inputs: readonly Value[], shape: Shape): Aligned {
  const isFull = (value: Value) => sameShape(value.shape, shape);
  const images = amongPlanes(writer, inputs, shape, isFull);
  if (images !== undefined) return images;
  const found = inputs.filter(isFull).flatMap((value) => writer.known(value) ?? []);
  const axes = (found.find((held) => sameShape(held.shape, shape)) ?? found[0])?.shape;
  const fits = axes !== undefined && inputs.every((value) => isFull(value) || fitsBehind(value, shape, axes));
  const common = fits ? axes : shape;
  const names = inputs.map((value) => writer.as(value, isFull(value) ? common : withoutLeadingOnes(value.shape)));
  return { names, shape: common };
}

/** Operands as they meet in an image whose channels are second, where all of the result's size are held so. */
function amongPlanes(
  writer: Writer,
  inputs: readonly Value[],
  shape: Shape,
  isFull: (value: Value) => boolean,
): Aligned | undefined {
  const [first, ...others] = inputs.filter(isFull).map((value) => writer.known(value));
  if (!first?.arePlanes || !others.every((one) => one?.arePlanes && sameShape(one.shape, first.shape)))
    return undefined;
  const fits: Shape[] = [];
  for (const value of inputs) {
    const fit = isFull(value) ? [] : fitPlanes(value, first.shape, shape);
    if (fit === undefined) return undefined;
    fits.push(fit);
  }
  const names = inputs.map((value, i) => (isFull(value) ? writer.heldAs(value).name : writer.as(value, fits[i] ?? [])));
  return { names, shape: first.shape, arePlanes: true };
}

/** The axes along which a value meets planes, if its elements stay in their order. */
function fitPlanes(value: Value, image: Shape, whole: Shape): Shape | undefined {
  const own = withoutLeadingOnes(value.shape);
  if (own.length === 0) return own;
  if (own.length === 1 && sameShape(own, image.slice(-1))) return [...own, 1, 1];
  if (!sameShape(image, whole) || !isEitherWay(value.shape)) return undefined;
  return withoutLeadingOnes(planesShape(value.shape));
}

/** Whether a stretched value meets the same axes at the end of `axes` as at the end of `shape`. */
function fitsBehind(value: Value, shape: Shape, axes: Shape): boolean {
  const { length } = withoutLeadingOnes(value.shape);
  return length === 0 || (length <= axes.length && sameShape(axes.slice(-length), shape.slice(-length)));
}

export function withoutLeadingOnes(shape: Shape): Shape {
  const first = shape.findIndex((size) => size !== 1);
  return first < 0 ? [] : shape.slice(first);
}

/** A value counted out so that its last axis is of a length: as it is held, or with as few axes merged as that takes. */
export function byRows(writer: Writer, value: Value, width: Size): Held {
  const held = writer.known(value);
  const shape = held === undefined ? value.shape : (rows(held.shape, width) ?? value.shape);
  return { name: writer.as(value, shape), shape };
}

function rows(shape: Shape, width: Size): Shape | undefined {
  for (let first = shape.length - 1; first > 0; first--) {
    if (sameSize(productOf(shape.slice(first)), width)) return [...shape.slice(0, first), width];
  }
  return undefined;
}
