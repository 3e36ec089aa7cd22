import type { HostTensor } from "../../engines/engine.ts";
import { dataArrays } from "../../engines/host-tensor.ts";

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
    return fed.map(([name, tensor], at) => {
      const data = new dataArrays[tensor.dtype](this.#memory, begins[at] ?? 0, tensor.data.length);
      data.set(tensor.data);
      return [name, { ...tensor, data }];
    });
  }
}
