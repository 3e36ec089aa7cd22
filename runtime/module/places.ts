import type { Place } from "../../compiler/targets/module/compiled-module.ts";
import type { HostTensor } from "../engines/engine.ts";
import { elementCount } from "../engines/host-tensor.ts";

type Buffer = ArrayBuffer | SharedArrayBuffer;

/** Writes a tensor where a module reads it; a byte of `bool` becomes a word. */
export function writePlace(memory: Buffer, { address, dtype, shape }: Place, { data }: HostTensor): void {
  const count = elementCount(shape);
  if (dtype === "f32") new Float32Array(memory, address, count).set(data);
  else new Int32Array(memory, address, count).set(data);
}

/** A copy of what a module has written. */
export function readPlace(memory: Buffer, { address, dtype, shape }: Place): HostTensor {
  const count = elementCount(shape);
  if (dtype === "f32") return { dtype, shape, data: new Float32Array(memory, address, count).slice() };
  const words = new Int32Array(memory, address, count);
  return { dtype, shape, data: dtype === "i32" ? words.slice() : Uint8Array.from(words) };
}
