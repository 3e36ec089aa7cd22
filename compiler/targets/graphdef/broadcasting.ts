import type { Shape } from "../../ir/kernel-attributes.ts";
import { sizeAt } from "../../ir/same-shape.ts";
import { sameSize } from "../../size/size.ts";
import type { Operand } from "./call.ts";
import type { GraphWriter } from "./graph-writer.ts";
import type { Tensor } from "./node-parts.ts";

/** How many axes TensorFlow broadcasts over, where neighbours that stretch alike count as one. */
const MOST = 5;

/** Operands of an op that stretches axes of size 1, stretched before it where they are too many for it. */
export function stretched(writer: GraphWriter, operands: readonly Operand[], result: Shape): readonly Tensor[] {
  const isEasy = operands.every(({ shape }) => operands.every((other) => runs(shape, other.shape) <= MOST));
  return operands.map(({ tensor, shape }) => (isEasy ? tensor : broadcast(writer, tensor, shape, result)));
}

/** Repeats along axes of size 1. */
export function broadcast(writer: GraphWriter, x: Tensor, from: Shape, to: Shape): Tensor {
  const axes = [...to.keys()].filter((axis) => !sameSize(sizeAt(from, axis), sizeAt(to, axis)));
  const [first] = axes;
  if (first === undefined) return x;
  if (runs(from, to) <= MOST) return writer.add("BroadcastTo", [x, writer.sizes(to)]);
  const half = from.map((size, axis) => (axis === first ? sizeAt(to, axis) : size));
  return broadcast(writer, writer.add("BroadcastTo", [x, writer.sizes(half)]), half, to);
}

/** How many axes are left when neighbours are merged that stretch alike. */
function runs(a: Shape, b: Shape): number {
  const kinds = [...a.keys()].flatMap((axis) => {
    const [one, other] = [sizeAt(a, axis), sizeAt(b, axis)];
    if (one === 1 && other === 1) return [];
    return [sameSize(one, other) ? "both" : one === 1 ? "a" : "b"];
  });
  return kinds.filter((kind, at) => kind !== kinds[at - 1]).length;
}
