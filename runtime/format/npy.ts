import type { HostTensor } from "../engines/engine.ts";

const kinds = { f32: "<f4", i32: "<i4", bool: "|b1" } as const;

/** The data of an array begins where 64 divides. */
const alignment = 64;

/**
 * A tensor as numpy stores one: version 1.0 of https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html,
 * rows first. The tensor's own memory is the last piece, not copied.
 */
export function encodeNpy({ dtype, shape, data }: HostTensor): readonly Uint8Array[] {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${kinds[dtype]}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const start = 10;
  const length = Math.ceil((start + text.length + 1) / alignment) * alignment;
  const header = new Uint8Array(length).fill(0x20);
  header.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0]);
  new DataView(header.buffer).setUint16(8, length - start, true);
  header.set(new TextEncoder().encode(text), start);
  header[length - 1] = 0x0a;
  return [header, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
}
