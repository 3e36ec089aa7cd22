import type { DataType, KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { DType } from "../../compiler/ir/kernel-attributes.ts";
import type { Capabilities } from "../../compiler/targets/capabilities.ts";
import type { HostTensor } from "../engines/engine.ts";
import { isOutOfMemory } from "../engines/out-of-memory.ts";
import type { Backend, Tfjs } from "./tfjs.ts";
import type { WasmHeap } from "./wasm-heap.ts";

/** One reference to a tensor's data in the backend. Data goes when its last reference is freed. */
export type Handle = TensorInfo;

/** A tfjs kernel bound to its backend. */
export type Invoke = (inputs: Record<string, Handle> | readonly Handle[], attributes?: Attributes) => Handle[];
export type Attributes = Record<string, number | boolean | string | readonly number[] | readonly (readonly number[])[]>;

const TFJS_TYPE: Record<DType, DataType> = { f32: "float32", i32: "int32", bool: "bool" };

/** A tfjs kernel that the backend has not registered. */
export class MissingKernel extends Error {
  override readonly name = "MissingKernel";
}

/**
 * A tfjs backend without tfjs's engine around it: kernels are called directly and references counted here. A call
 * through `tf.add` or `engine().runKernel` costs 4 µs on wasm where this costs 2, and a training step makes thousands.
 *
 * What calls create is *fresh* until `settle` says which of it is a result; the rest is freed there, so that a kernel
 * made of several calls cannot leak its intermediates, whether it ends or throws.
 */
export class Device {
  readonly capabilities: Capabilities;
  /** Bytes that the backend can address, where that may be less than the machine has. */
  readonly addressable: number | undefined;
  /** Where JavaScript can reach the backend's memory. */
  readonly heap: WasmHeap | undefined;
  readonly #tf: Tfjs;
  readonly #name: string;
  readonly #backend: KernelBackend;
  readonly #tensorObjects: boolean;
  #fresh: Handle[] = [];

  constructor({ tf, backendName, target, tensorObjects, heap }: Backend) {
    this.#tf = tf;
    this.#name = backendName;
    this.#backend = tf.backend();
    this.capabilities = target.capabilities;
    this.addressable = target.addressable;
    this.#tensorObjects = tensorObjects === true;
    this.heap = heap;
  }

  /** Looks a tfjs kernel up once; calling the answer makes fresh handles. */
  kernel(name: string): Invoke {
    const config: ReturnType<Tfjs["getKernel"]> | undefined = this.#tf.getKernel(name, this.#name);
    if (config === undefined) throw new MissingKernel(`tfjs kernel ${name} does not exist on backend ${this.#name}`);
    const { kernelFunc } = config;
    const backend = this.#backend;
    return (inputs, attrs = {}) => {
      // tfjs types attributes as mutable and inputs as a map even where its kernels take a list; neither is written to.
      const made = kernelFunc({ inputs, backend, attrs } as unknown as Parameters<typeof kernelFunc>[0]);
      const handles = Array.isArray(made) ? made : [made];
      for (const handle of handles) this.#fresh.push(handle);
      return handles;
    };
  }

  /** Makes a tensor of host memory, owned by the caller. The array must not be written again. */
  upload(tensor: HostTensor): Handle {
    const shape = [...tensor.shape];
    const dtype = TFJS_TYPE[tensor.dtype];
    const handle = { dataId: this.#backend.write(tensor.data, shape, dtype), shape, dtype };
    return this.#tensorObjects ? this.#tf.engine().makeTensorFromTensorInfo(handle) : handle;
  }

  /** As `upload`, but fresh: for kernels that compute on the host. */
  make(tensor: HostTensor): Handle {
    return this.adopt(this.upload(tensor));
  }

  /** Takes over a reference as fresh. */
  adopt(handle: Handle): Handle {
    this.#fresh.push(handle);
    return handle;
  }

  /** A second reference to the same data. */
  share(handle: Handle): Handle {
    this.#backend.incRef(handle.dataId);
    return handle;
  }

  /** Gives a reference back. */
  free(handle: Handle): void {
    this.#backend.disposeData(handle.dataId);
  }

  /** Frees a fresh handle before its step ends; does nothing to a handle that is not fresh. */
  drop(handle: Handle): void {
    const at = this.#fresh.lastIndexOf(handle);
    if (at < 0) return;
    this.#fresh.splice(at, 1);
    this.free(handle);
  }

  /** Ends a kernel: the caller owns one reference to each result, all else that is fresh is freed. */
  settle(results: readonly Handle[]): void {
    const fresh = this.#fresh;
    if (fresh.length === 1 && results.length === 1 && fresh[0] === results[0]) {
      fresh.pop();
      return;
    }
    this.#fresh = [];
    for (const result of results) {
      const at = fresh.indexOf(result);
      if (at >= 0) fresh.splice(at, 1);
      else this.share(result); // a kernel with nothing to do answered with its input
    }
    for (const handle of fresh) this.free(handle);
  }

  /** A copy in host memory, for kernels that compute there. */
  readNow(handle: Handle): HostTensor {
    return hostTensor(handle, this.#backend.readSync(handle.dataId));
  }

  /** A copy in host memory. */
  async read(handle: Handle): Promise<HostTensor> {
    return hostTensor(handle, await this.#backend.read(handle.dataId));
  }

  /** Whether what failed did so for want of memory: the error says so, or there is none left. */
  ranOut(error: unknown): boolean {
    return isOutOfMemory(error) || this.heap?.isFull() === true;
  }

  /** Tensors whose data is alive in the backend, whoever made them. */
  count(): number {
    return this.#backend.numDataIds();
  }
}

/** Always a copy: the cpu backend answers with the very array that it keeps, which may be of another type. */
function hostTensor(handle: Handle, values: Awaited<ReturnType<KernelBackend["read"]>>): HostTensor {
  const shape = [...handle.shape];
  if (Array.isArray(values)) throw new Error("strings have no place in a plan");
  switch (handle.dtype) {
    case "float32":
      return { dtype: "f32", shape, data: new Float32Array(values) };
    case "int32":
      return { dtype: "i32", shape, data: new Int32Array(values) };
    case "bool":
      return { dtype: "bool", shape, data: new Uint8Array(values) };
    default:
      throw new Error(`a tensor of type ${handle.dtype} has no place in a plan`);
  }
}
