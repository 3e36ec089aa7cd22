import type { ExternalPlace, StoredTensor } from "../../targets/onnx/encode-model.ts";
import type { ExportedFile } from "../exported-file.ts";

const FILE = "model.onnx.data";

/** Small tensors stay in the model: sizes are among them, which have to be read to know the shape of anything. */
const SMALL = 1024;

/** Tensors begin at multiples of this, so that the file may be mapped to memory. */
const ALIGNMENT = 4096;

/** Where tensors stand that are together too large for the message of a model, and the file that they stand in. */
export function layOut(
  tensors: readonly StoredTensor[],
  largestInside: number,
): { readonly places: ReadonlyMap<string, ExternalPlace>; readonly data?: ExportedFile } {
  const places = new Map<string, ExternalPlace>();
  const size = tensors.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  if (size <= largestInside) return { places };
  const content: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of tensors) {
    const length = bytes.byteLength;
    if (length < SMALL) continue;
    places.set(name, { location: FILE, offset, length });
    const gap = (ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT;
    content.push(bytes, new Uint8Array(gap));
    offset += length + gap;
  }
  return { places, data: { path: FILE, content } };
}
