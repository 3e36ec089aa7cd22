import type { Value } from "../../../ir/graph.ts";
import type { Scalar, Shape } from "../../../ir/kernel-attributes.ts";
import { sizeAt } from "../../../ir/same-shape.ts";
import { reciprocal } from "../../../kernels/scalar.ts";
import { productOf, sameSize } from "../../../size/size.ts";
import type { Held } from "../held.ts";
import { planesAlong, planesOrder } from "../planes.ts";
import type { Writer } from "../writer.ts";

/**
 * What is left of a value without some of its axes.
 * @param kept its shape with those axes at size 1
 * @param drops whether they need not be kept
 */
export function reduced(
  op: string,
  writer: Writer,
  x: Value,
  axes: readonly number[],
  kept: Shape,
  drops: boolean,
): Held {
  // No axes are all axes there.
  if (axes.length === 0) return writer.heldAs(x);
  const places = planesOrder(writer, x);
  const isOrdered = places && isAscending(places.filter((axis) => !axes.includes(axis)));
  const order = isOrdered ? places : [...x.shape.keys()];
  const along = axes.map((axis) => order.indexOf(axis)).sort((a, b) => a - b);
  const given = isOrdered ? planesAlong(writer, x, order) : writer.exact(x);
  const name = writer.add(op, [given, writer.integers(along)], drops ? { keepdims: 0 } : {});
  const left = drops ? order.filter((axis) => !axes.includes(axis)) : order;
  return { name, shape: left.map((axis) => sizeAt(kept, axis)) };
}

/** Of planes, what is left has to come in the order in which it comes of pixels. */
const isAscending = (axes: readonly number[]): boolean => axes.every((axis, i) => i === 0 || axis > (axes[i - 1] ?? 0));

/** Whether a sum times a number is a mean: one over as many terms as there are. */
export function isShare(scale: Scalar, shape: Shape, axes: readonly number[]): boolean {
  const share = reciprocal(productOf(axes.map((axis) => sizeAt(shape, axis))));
  if (typeof scale === "number" || typeof share === "number") return scale === share;
  return scale.numerator === 1 && sameSize(scale.denominator, share.denominator);
}
