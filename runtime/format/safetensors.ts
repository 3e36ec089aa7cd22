import type { HostTensor } from "../engines/engine.ts";
import type { ByteSource } from "./byte-source.ts";
import { halvesOf } from "./half.ts";
import {
  lengthBytes,
  readHeader,
  refusing,
  type StoredTensor,
  tensorBytes,
  unreadableType,
} from "./safetensors-header.ts";
import type { WrittenTensor } from "./safetensors-types.ts";
import { decodeElements, encodeElements, isStoredType, storedType } from "./safetensors-types.ts";

/** Named tensors with notes of text, as https://github.com/huggingface/safetensors stores them. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, HostTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

const SPACE = 0x20;

/** A tensor as it stands in a file. */
export interface EncodedTensor extends Pick<StoredTensor, "name" | "type" | "shape"> {
  readonly bytes: Uint8Array;
}

/**
 * The file as pieces to be written one after the other; the tensors' own memory is among them, not copied.
 * @param floats how f32 is stored; in F16 each number is the nearest there is
 */
export function encodeSafetensors(
  { tensors, metadata }: Pick<Safetensors, "metadata"> & { readonly tensors: ReadonlyMap<string, WrittenTensor> },
  floats: "F32" | "F16" = "F32",
): readonly Uint8Array[] {
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  const named = sorted.map(([name, { dtype, shape, data }]) =>
    floats === "F16" && data instanceof Float32Array
      ? { name, type: floats, shape, bytes: encodeElements(halvesOf(data)) }
      : { name, type: storedType[dtype], shape, bytes: encodeElements(data) },
  );
  return encodeStored(named, metadata);
}

/** The same of tensors that are encoded, in the order given. */
export function encodeStored(
  tensors: readonly EncodedTensor[],
  metadata: ReadonlyMap<string, string>,
): readonly Uint8Array[] {
  let offset = 0;
  const entries = tensors.map(({ name, type, shape, bytes }) => {
    const begin = offset;
    offset += bytes.byteLength;
    return [name, { dtype: type, shape, data_offsets: [begin, offset] }] as const;
  });
  const notes = metadata.size === 0 ? [] : [["__metadata__", Object.fromEntries(metadata)] as const];
  // Written pair by pair: an object would put names that are numbers first.
  const pairs = [...notes, ...entries].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const text = new TextEncoder().encode(`{${pairs.join(",")}}`);
  const header = new Uint8Array(lengthBytes + Math.ceil(text.length / 8) * 8).fill(SPACE);
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - lengthBytes), true);
  header.set(text, lengthBytes);
  return [header, ...tensors.map(({ bytes }) => bytes)];
}

/**
 * Reads all of a file whose header holds. Half-precision floats come as f32, doubles rounded to it, 64-bit integers and
 * bytes as i32.
 * @param path what to call the file in messages
 * @throws ProblemError R203
 */
export function decodeFile(file: ByteSource, path: string): Safetensors {
  const { tensors, metadata } = readHeader(file, path);
  return {
    tensors: new Map(tensors.map((one) => [one.name, decodeTensor(one, tensorBytes(file, path, one), path)])),
    metadata,
  };
}

/**
 * @param path what to call the file in messages
 * @throws ProblemError R203 for a type that is not read, or an integer without a place in 32 bits
 */
export function decodeTensor({ name, type, shape }: StoredTensor, bytes: Uint8Array, path: string): HostTensor {
  if (!isStoredType(type)) return refusing(path)(unreadableType(name, type));
  const elements = decodeElements(type, bytes);
  if (elements === undefined)
    return refusing(path)(`tensor "${name}" holds a 64-bit integer that does not fit 32 bits`);
  return { ...elements, shape };
}

/** The same of bytes that are here already. */
export function decodeSafetensors(bytes: Uint8Array, path: string): Safetensors {
  return decodeFile({ size: bytes.length, read: (begin, end) => bytes.subarray(begin, end) }, path);
}
