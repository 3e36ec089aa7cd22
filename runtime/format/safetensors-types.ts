import type { DType } from "../../compiler/ir/kernel-attributes.ts";
import type { HostTensor } from "../engines/engine.ts";

/** Element types of safetensors files that we read. Files are little-endian, and so is every machine Node runs on. */
const sizes = { F64: 8, F32: 4, F16: 2, BF16: 2, I32: 4, I64: 8, U8: 1, BOOL: 1 };
export type StoredType = keyof typeof sizes;

/** The other types that the format has, with whole bytes an element: such tensors are carried, and not read. */
const carried: ReadonlyMap<string, number> = new Map([
  ["C64", 8],
  ["U64", 8],
  ["U32", 4],
  ["I16", 2],
  ["U16", 2],
  ["I8", 1],
  ["F8_E4M3", 1],
  ["F8_E5M2", 1],
  ["F8_E8M0", 1],
]);

/** What is written: tensors of ours, levels of pictures, of a byte each, and what another library counts. */
export type WrittenTensor =
  | HostTensor
  | (Pick<HostTensor, "shape"> & { readonly dtype: "i64"; readonly data: BigInt64Array })
  | (Pick<HostTensor, "shape"> & { readonly dtype: "u8"; readonly data: Uint8Array });

/** How element types are stored. */
export const storedType: Readonly<Record<DType | "u8" | "i64", StoredType>> = {
  f32: "F32",
  i32: "I32",
  i64: "I64",
  u8: "U8",
  bool: "BOOL",
};

/** The bytes of one element of the type of that name; undefined for a type that the format does not have. */
export function elementBytes(name: string): number | undefined {
  return isStoredType(name) ? sizes[name] : carried.get(name);
}

/** Whether elements of the type of that name become numbers here. */
export function isStoredType(name: string): name is StoredType {
  return Object.hasOwn(sizes, name);
}

export function encodeElements(data: WrittenTensor["data"] | Uint16Array | Float64Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Elements in memory of their own; undefined where a 64-bit integer has no place in 32 bits. */
export function decodeElements(type: StoredType, bytes: Uint8Array): Pick<HostTensor, "dtype" | "data"> | undefined {
  // A copy begins at an aligned address, which a part of a file need not.
  const { buffer } = new Uint8Array(bytes);
  switch (type) {
    case "F64":
      return { dtype: "f32", data: Float32Array.from(new Float64Array(buffer)) };
    case "F32":
      return { dtype: "f32", data: new Float32Array(buffer) };
    case "F16":
      return { dtype: "f32", data: Float32Array.from(new Uint16Array(buffer), halfToNumber) };
    case "BF16":
      return { dtype: "f32", data: widenBfloat(new Uint16Array(buffer)) };
    case "I32":
      return { dtype: "i32", data: new Int32Array(buffer) };
    case "I64":
      return narrowIntegers(new BigInt64Array(buffer));
    case "U8":
      return { dtype: "i32", data: Int32Array.from(bytes) };
    case "BOOL":
      return { dtype: "bool", data: new Uint8Array(buffer).map((byte) => (byte === 0 ? 0 : 1)) };
  }
}

/** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** A bfloat16 is the upper half of an f32. */
function widenBfloat(halves: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer);
}

function narrowIntegers(wide: BigInt64Array): Pick<HostTensor, "dtype" | "data"> | undefined {
  const data = new Int32Array(wide.length);
  for (const [i, value] of wide.entries()) {
    if (BigInt.asIntN(32, value) !== value) return undefined;
    data[i] = Number(value);
  }
  return { dtype: "i32", data };
}
