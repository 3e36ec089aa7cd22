import type { Value } from "../../ir/graph.ts";
import { sameShape, sizeAt } from "../../ir/same-shape.ts";
import { productOf, type Size, sameSize } from "../../size/size.ts";
import { isEitherWay, planesShape, TO_PLANES } from "./held.ts";
import type { Writer } from "./writer.ts";

/** The name of an image with its channels second. */
export function planes(writer: Writer, image: Value): string {
  const held = writer.known(image);
  if (held?.arePlanes && sameShape(held.shape, image.shape)) return held.name;
  if (isEitherWay(image.shape)) return writer.as(image, planesShape(image.shape));
  return writer.turned(image, TO_PLANES);
}

/**
 * Of a value that is held as planes, which of its axes stands at each place there: those of the channels before those of
 * the pixels, if each axis belongs to the batch, the channels or the pixels alone.
 */
export function planesOrder(writer: Writer, value: Value): readonly number[] | undefined {
  const held = writer.known(value);
  if (!held?.arePlanes) return undefined;
  const [batch = 1, height = 1, width = 1, channels = 1] = held.shape;
  const { shape } = value;
  const holds = (from: number, to: number, size: Size) => sameSize(productOf(shape.slice(from, to)), size);
  const axes = [...shape.keys()];
  for (let pixels = 0; pixels <= shape.length; pixels++) {
    if (!holds(0, pixels, batch)) continue;
    for (let features = pixels; features <= shape.length; features++) {
      if (holds(features, shape.length, channels) && holds(pixels, features, productOf([height, width])))
        return [...axes.slice(0, pixels), ...axes.slice(features), ...axes.slice(pixels, features)];
    }
  }
  return undefined;
}

/** The name of such a value with its axes in that order. */
export function planesAlong(writer: Writer, value: Value, order: readonly number[]): string {
  const { name, shape } = writer.heldAs(value);
  const along = order.map((axis) => sizeAt(value.shape, axis));
  return writer.reshape({ name, shape: planesShape(shape) }, along);
}
