import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { TensorInfo as Handle } from "@tensorflow/tfjs-core";
import { tfjs } from "../../compiler/targets/tfjs.ts";
import { elementCount } from "../engines/host-tensor.ts";
import { OutOfMemory } from "../engines/out-of-memory.ts";

/** A strided view of a tensor: element [i, j…] of the result is element start + i·strides[0] + j·strides[1]… */
export interface View {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly start: number;
}

/** Elements of the heap, whatever their type: they are only moved. */
type Memory = Int32Array | Uint8Array;

/** Runs of fewer elements are cheaper to copy one by one. */
const SHORT_RUN = 8;

/**
 * The memory of the wasm backend, which JavaScript sees as an array. tfjs's own Slice copies the whole source before it
 * copies a part of it (12 ms for a third of [64, 17, 1536]; here 0.2), its Transpose is 100 times slower above rank 4,
 * and it has no way to look at one matrix of a batch without copying it.
 */
export class WasmHeap {
  readonly #backend: BackendWasm;
  /** Rows of the matrix that a tensor's data was first multiplied by as. */
  readonly #packedRows = new WeakMap<object, number>();
  #words: Int32Array = new Int32Array();

  readonly #allocator: Allocator;

  constructor(backend: BackendWasm) {
    this.#backend = backend;
    this.#allocator = guardAllocations(backend.wasm);
  }

  /** Whether there is no room for another 1 GiB: what fails then failed for that. */
  isFull(): boolean {
    const place = this.#allocator._malloc(2 ** 30);
    if (place !== 0) this.#allocator._free(place);
    return place === 0;
  }

  /** A new tensor with the view's elements in row-major order. */
  copy(source: Handle, { shape, strides, start }: View, resultShape: readonly number[]): Handle {
    const result = this.#backend.makeOutput([...resultShape], source.dtype);
    const memory = this.#memory(source);
    copyAxes(memory, this.#place(source) + start, this.#place(result), shape, strides, 0);
    return result;
  }

  /** A new f32 tensor whose content is not set yet. */
  allocate(shape: readonly number[]): Handle {
    return this.#backend.makeOutput([...shape], "float32");
  }

  /** Puts the elements of one tensor into another, from an element on. */
  put(source: Handle, target: Handle, start: number): void {
    const from = this.#place(source);
    this.#memory(source).copyWithin(this.#place(target) + start, from, from + elementCount(source.shape));
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

  /**
   * Lends a matrix as the right side of a product. The backend packs that side once and finds the packed copy by the
   * data's id alone: the same data as a matrix of another shape, through a reshape, would be multiplied by the old one,
   * and written beyond the end of the result. So only the first shape goes by the data's own id.
   */
  asRightSide<T>(matrix: Handle, use: (matrix: Handle) => T): T {
    const rows = matrix.shape.at(-2) ?? 1;
    const packed = this.#packedRows.get(matrix.dataId);
    if (packed === undefined) this.#packedRows.set(matrix.dataId, rows);
    return packed === undefined || packed === rows ? use(matrix) : this.lend(matrix, 0, matrix.shape, use);
  }

  /** The whole heap, as elements of a tensor's size; looked up after each allocation, which may have moved it. */
  #memory(tensor: Handle): Memory {
    const { buffer } = this.#backend.typedArrayFromHeap(tensor);
    if (tensor.dtype === "bool") return new Uint8Array(buffer);
    if (this.#words.buffer !== buffer) this.#words = new Int32Array(buffer);
    return this.#words;
  }

  /** Where a tensor begins in the heap, in elements. */
  #place({ dataId, dtype }: Handle): number {
    const offset = this.#backend.getMemoryOffset(dataId);
    return dtype === "bool" ? offset : offset / Int32Array.BYTES_PER_ELEMENT;
  }
}

/**
 * The backend takes the 0 that stands for no memory as a place, and a size above 4 GiB as what is left of it in 32 bits;
 * tensors then overwrite each other. From now on it throws instead.
 * @returns the allocator as it was, with 0 for no memory
 * @throws OutOfMemory from every allocation that fails
 */
function guardAllocations(module: object): Allocator {
  if (!isAllocator(module)) throw new Error("tfjs's wasm backend has no allocator of the kind that is known");
  // Emscripten puts the real functions in place when they are first called.
  module._free(module._malloc(1));
  const { _malloc, _free } = module;
  module._malloc = (bytes) => {
    const place = bytes < tfjs.addressable ? _malloc(bytes) : 0;
    if (place === 0 && bytes > 0) throw new OutOfMemory(`an allocation of ${bytes} bytes`);
    return place;
  };
  return { _malloc, _free };
}

/** What Emscripten puts into every module; tfjs does not declare it. */
interface Allocator {
  _malloc(bytes: number): number;
  _free(place: number): void;
}

function isAllocator(module: object): module is Allocator {
  return "_malloc" in module && typeof module._malloc === "function" && "_free" in module;
}

/** Copies an axis from `source` on to `target` on, a run at a time; answers where the next one goes. */
function copyAxes(
  memory: Memory,
  source: number,
  target: number,
  shape: readonly number[],
  strides: readonly number[],
  axis: number,
): number {
  const size = shape[axis] ?? 1;
  const stride = strides[axis] ?? 1;
  if (axis >= shape.length - 1) {
    if (stride === 1 && size >= SHORT_RUN) memory.copyWithin(target, source, source + size);
    else for (let i = 0; i < size; i++) memory[target + i] = memory[source + i * stride] ?? 0;
    return target + size;
  }
  let next = target;
  for (let i = 0; i < size; i++) next = copyAxes(memory, source + i * stride, next, shape, strides, axis + 1);
  return next;
}
