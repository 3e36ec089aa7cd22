import { sizeAt } from "../../../ir/same-shape.ts";
import type { Call } from "../call.ts";
import { FROM_PLANES, type Held, heldPlanes } from "../held.ts";
import { planesAlong, planesOrder } from "../planes.ts";

/** Axes in another order. To pixels, an image is turned over where something needs it so; from planes, once. */
export function transposed({
  writer,
  inputs: [x],
  attributes: { perm },
  results: [{ shape }],
}: Pick<Call<"transpose">, "writer" | "inputs" | "attributes" | "results">): Held {
  const order = planesOrder(writer, x);
  if (order === undefined) {
    if (isOrder(perm, FROM_PLANES)) return heldPlanes(writer.exact(x), shape);
    return { name: writer.turned(x, perm), shape };
  }
  const places = perm.map((axis) => order.indexOf(axis));
  const name = planesAlong(writer, x, order);
  if (isOrder(places, [...places.keys()])) return { name, shape };
  return { name: writer.add("Transpose", [name], { perm: places }), shape };
}

const isOrder = (perm: readonly number[], order: readonly number[]): boolean =>
  perm.length === order.length && order.every((axis, place) => sizeAt(perm, place) === axis);
