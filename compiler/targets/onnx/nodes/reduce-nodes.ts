import type { Value } from "../../../ir/graph.ts";
import type { Scalar, Shape } from "../../../ir/kernel-attributes.ts";
import { sizeAt } from "../../../ir/same-shape.ts";
import { reciprocal } from "../../../kernels/scalar.ts";
import { productOf, sameSize } from "../../../size/size.ts";
import type { Held } from "../held.ts";
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
  const name = writer.add(op, [writer.exact(x), writer.integers(axes)], drops ? { keepdims: 0 } : {});
  return { name, shape: drops ? kept.filter((_, axis) => !axes.includes(axis)) : kept };
}

/** Whether a sum times a number is a mean: one over as many terms as there are. */
export function isShare(scale: Scalar, shape: Shape, axes: readonly number[]): boolean {
  const share = reciprocal(productOf(axes.map((axis) => sizeAt(shape, axis))));
  if (typeof scale === "number" || typeof share === "number") return scale === share;
  return scale.numerator === 1 && sameSize(scale.denominator, share.denominator);
}
