import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { Handle } from "./device.ts";

type Words = ReturnType<BackendWasm["typedArrayFromHeap"]>;

/** A strided view of a tensor: element [i, j…] of the result is element start + i·strides[0] + j·strides[1]… */
export interface View {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly start: number;
}

/**
 * The memory of the wasm backend, which JavaScript sees as an array. tfjs's own Slice copies the whole source before it
 * copies a part of it (12 ms for a third of [64, 17, 1536]), its Transpose is 20 times slower above rank 4, and it has
 * no way to look at one matrix of a batch without copying it.
 */
export class WasmHeap {
  readonly #backend: BackendWasm;

  constructor(backend: BackendWasm) {
    this.#backend = backend;
  }

  /** A new tensor with the view's elements in row-major order. */
  copy(source: Handle, { shape, strides, start }: View, resultShape: readonly number[]): Handle {
    const result = this.#backend.makeOutput([...resultShape], source.dtype);
    // Arrays are looked up after the allocation, which may have moved the heap.
    copyAxes(this.#backend.typedArrayFromHeap(source), start, this.#backend.typedArrayFromHeap(result), shape, strides);
    return result;
  }

  /** A new tensor whose content is not set yet. */
  allocate(shape: readonly number[]): Handle {
    return this.#backend.makeOutput([...shape], "float32");
  }

  /** Puts the elements of one tensor into another, from an element on. */
  place(source: Handle, target: Handle, start: number): void {
    this.#backend.typedArrayFromHeap(target).set(this.#backend.typedArrayFromHeap(source), start);
  }

  /** Lends a part of an f32 tensor to `use` as a tensor of its own, without a copy. */
  lend<T>(source: Handle, start: number, shape: readonly number[], use: (part: Handle) => T): T {
    const { wasm, dataIdMap } = this.#backend;
    const offset = this.#backend.getMemoryOffset(source.dataId) + start * Float32Array.BYTES_PER_ELEMENT;
    const part = this.#backend.makeOutput([...shape], "float32", offset);
    try {
      return use(part);
    } finally {
      // Not disposeData: the memory belongs to the source.
      wasm.tfjs.disposeData(dataIdMap.get(part.dataId).id);
      dataIdMap.delete(part.dataId);
    }
  }
}

/** Copies rows of the last axis, one after the other; answers how many elements of the target are filled. */
function copyAxes(
  source: Words,
  start: number,
  target: Words,
  shape: readonly number[],
  strides: readonly number[],
  axis = 0,
  filled = 0,
): number {
  const size = shape[axis] ?? 1;
  const stride = strides[axis] ?? 1;
  if (axis >= shape.length - 1) {
    if (stride === 1 && size > 24) target.set(source.subarray(start, start + size), filled);
    else for (let i = 0; i < size; i++) target[filled + i] = source[start + i * stride] ?? 0;
    return filled + size;
  }
  let end = filled;
  for (let i = 0; i < size; i++) end = copyAxes(source, start + i * stride, target, shape, strides, axis + 1, end);
  return end;
}
