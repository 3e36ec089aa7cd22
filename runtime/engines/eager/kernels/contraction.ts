import type { BoundType } from "../../../../compiler/kernels/kernel.ts";
import type { Binary, Calls, Unary } from "../calls.ts";
import { elementCount } from "../host.ts";
import { type EagerKernels, typeAt } from "./kernel.ts";

export const contraction: EagerKernels<"matmul"> = {
  matmul: (calls, { attributes, inputs }) =>
    matmul(calls, typeAt(inputs, 0), typeAt(inputs, 1), attributes.transposeA, attributes.transposeB),
};

/** a·b over the last two axes, either transposed first. */
export function matmul(calls: Calls, a: BoundType, b: BoundType, transposeA = false, transposeB = false): Binary {
  const isMatrix = elementCount(a.shape.slice(0, -2)) === 1;
  const kernel = calls.kernel("BatchMatMul");
  if (!calls.capabilities.plainMatmulOnly || !isMatrix) {
    return (x, y) => kernel({ a: x, b: y }, { transposeA, transposeB });
  }
  const turnA = transposeA ? swapLast(calls, a) : same;
  const turnB = transposeB ? swapLast(calls, b) : same;
  return (x, y) => kernel({ a: turnA(x), b: turnB(y) }, { transposeA: false, transposeB: false });
}

const same: Unary = (x) => x;

function swapLast(calls: Calls, type: BoundType): Unary {
  const rank = type.shape.length;
  const perm = type.shape.map((_, axis) => axis);
  return calls.transpose([...perm.slice(0, -2), rank - 1, rank - 2]);
}
