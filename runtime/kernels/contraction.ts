import type { BoundType } from "../../compiler/kernels/kernel.ts";
import { elementCount } from "../engines/host-tensor.ts";
import type { Binary, Calls, Unary } from "../tfjs/calls.ts";
import type { WasmHeap } from "../tfjs/wasm-heap.ts";
import { type EagerKernels, typeAt } from "./kernel.ts";
import { transpose } from "./view.ts";

export const contraction: EagerKernels<"matmul"> = {
  matmul: (calls, { attributes, inputs }) =>
    matmul(calls, typeAt(inputs, 0), typeAt(inputs, 1), attributes.transposeA, attributes.transposeB),
};

/** a·b over the last two axes, either transposed first. */
export function matmul(calls: Calls, a: BoundType, b: BoundType, transposeA = false, transposeB = false): Binary {
  const kernel = calls.kernel("BatchMatMul");
  const direct: Binary = (x, y) => kernel({ a: x, b: y }, { transposeA, transposeB });
  const { heap } = calls.device;
  const { matrixAlone } = calls.capabilities;
  if (matrixAlone === undefined || heap === undefined) return direct;
  const [m, k] = lastTwo(a, transposeA);
  const [, n] = lastTwo(b, transposeB);
  const batch = a.shape.slice(0, -2);
  const isMatrix = elementCount(batch) === 1;
  if (!isMatrix && m * k * n < matrixAlone) return direct;
  const turnA = transposeA ? swapLast(calls, a) : same;
  const turnB = transposeB ? swapLast(calls, b) : same;
  const product = isMatrix ? matrixProduct(calls) : oneByOne(calls, heap, batch, m, k, n);
  return (x, y) => product(turnA(x), turnB(y));
}

/** The product of two matrices as they are. */
export function matrixProduct(calls: Calls): Binary {
  const kernel = calls.kernel("BatchMatMul");
  const plain: Binary = (a, b) => kernel({ a, b }, { transposeA: false, transposeB: false });
  const { heap } = calls.device;
  return heap === undefined ? plain : (a, b) => heap.asRightSide(b, (right) => plain(a, right));
}

const same: Unary = (x) => x;

/** One fast call a matrix: [m, k]·[k, n] for each of the batch, whose parts are lent and not copied. */
function oneByOne(calls: Calls, heap: WasmHeap, batch: readonly number[], m: number, k: number, n: number): Binary {
  const count = elementCount(batch);
  const kernel = calls.kernel("BatchMatMul");
  return (x, y) => {
    const result = calls.device.adopt(heap.allocate([...batch, m, n]));
    for (let i = 0; i < count; i++) {
      heap.lend(x, i * m * k, [m, k], (a) =>
        heap.lend(y, i * k * n, [k, n], (b) => {
          const product = kernel({ a, b }, { transposeA: false, transposeB: false });
          heap.put(product, result, i * m * n);
          calls.device.drop(product);
        }),
      );
    }
    return result;
  };
}

function lastTwo({ shape }: BoundType, swapped: boolean): readonly [number, number] {
  const [row = 1, column = 1] = shape.slice(-2);
  return swapped ? [column, row] : [row, column];
}

function swapLast(calls: Calls, type: BoundType): Unary {
  const rank = type.shape.length;
  const perm = type.shape.map((_, axis) => axis);
  return transpose(calls, type.shape, [...perm.slice(0, -2), rank - 1, rank - 2]);
}
