import type { BoundType } from "../../compiler/kernels/kernel.ts";
import { elementCount } from "../engines/host-tensor.ts";
import type { Binary, Calls } from "../tfjs/calls.ts";
import type { WasmHeap } from "../tfjs/wasm-heap.ts";
import type { EagerKernels } from "./kernel.ts";

export const contraction: EagerKernels<"matmul"> = {
  matmul: (calls, { attributes: { transposeA, transposeB }, inputs }) =>
    transposeA || transposeB ? direct(calls, transposeA, transposeB) : matmul(calls, inputs[0], inputs[1]),
};

/** a·b over the last two axes. */
function matmul(calls: Calls, a: BoundType, b: BoundType): Binary {
  const { heap } = calls.device;
  const batch = a.shape.slice(0, -2);
  if (elementCount(batch) === 1 || heap === undefined) return matrixProduct(calls);
  const [m = 1, k = 1] = a.shape.slice(-2);
  const n = b.shape.at(-1) ?? 1;
  const { matrixAlone = Number.POSITIVE_INFINITY } = calls.capabilities;
  return m * k * n < matrixAlone ? direct(calls) : oneByOne(calls, heap, batch, m, k, n);
}

/** As the library does it, of matrices as they are or transposed. */
function direct(calls: Calls, transposeA = false, transposeB = false): Binary {
  const kernel = calls.kernel("BatchMatMul");
  return (a, b) => kernel({ a, b }, { transposeA, transposeB });
}

/** The product of two matrices as they are. */
export function matrixProduct(calls: Calls): Binary {
  const plain = direct(calls);
  const { heap } = calls.device;
  return heap === undefined ? plain : (a, b) => heap.asRightSide(b, (right) => plain(a, right));
}

/** One fast call a matrix: [m, k]·[k, n] for each of the batch, whose parts are lent and not copied. */
function oneByOne(calls: Calls, heap: WasmHeap, batch: readonly number[], m: number, k: number, n: number): Binary {
  const count = elementCount(batch);
  const multiply = direct(calls);
  return (x, y) => {
    const result = calls.device.adopt(heap.allocate([...batch, m, n]));
    for (let i = 0; i < count; i++) {
      heap.lend(x, i * m * k, [m, k], (a) =>
        heap.lend(y, i * k * n, [k, n], (b) => {
          const product = multiply(a, b);
          heap.put(product, result, i * m * n);
          calls.device.drop(product);
        }),
      );
    }
    return result;
  };
}
