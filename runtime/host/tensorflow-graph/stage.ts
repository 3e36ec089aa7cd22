import type { DType } from "../../../compiler/ir/kernel-attributes.ts";
import type { HostTensor } from "../../engines/engine.ts";

type Fed = readonly (readonly [name: string, tensor: HostTensor])[];

/** Where tensors begin: at no multiple of what TensorFlow aligns by, so that it copies them and holds nothing of the stage. */
const [ALIGNED, OFF] = [64, 8];

/** Memory in which two threads see tensors that one hands to the other and waits for: there is no copy for each of the two. */
export class Stage {
  #memory = new SharedArrayBuffer(0);
  /** Bytes that were handed over. */
  passed = 0;

  /** @returns the same tensors in this memory, until others are put there */
  put(fed: Fed): Fed {
    let end = 0;
    const begins = fed.map(([, { data }]) => {
      const begin = end + OFF;
      end = Math.ceil((begin + data.byteLength) / ALIGNED) * ALIGNED;
      return begin;
    });
    if (this.#memory.byteLength < end) this.#memory = new SharedArrayBuffer(end);
    this.passed += end;
    return fed.map(([name, tensor], at) => [name, { ...tensor, data: this.#copied(tensor, begins[at] ?? 0) }]);
  }

  #copied({ dtype, data }: HostTensor, begin: number): HostTensor["data"] {
    const copy = staged(dtype, this.#memory, begin, data.length);
    copy.set(data);
    return copy;
  }
}

function staged(dtype: DType, memory: SharedArrayBuffer, begin: number, length: number): HostTensor["data"] {
  switch (dtype) {
    case "f32":
      return new Float32Array(memory, begin, length);
    case "i32":
      return new Int32Array(memory, begin, length);
    case "bool":
      return new Uint8Array(memory, begin, length);
  }
}
