import { createHash } from "node:crypto";
import type { ByteSource } from "../../format/byte-source.ts";

/** What stands in a file's metadata, first of all, while its digest is made, and again when that is compared. */
export const unsealed = "0".repeat(64);

/** Bytes that are read at once. */
const PIECE = 2 ** 24;

/**
 * Puts the SHA-256 of all bytes of a file into it, in place of `unsealed`.
 * @param pieces of the file; that place is in the first
 */
export function seal(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const [first = new Uint8Array(), ...rest] = pieces;
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  const sealed = Buffer.from(first);
  sealed.write(hash.digest("hex"), sealed.indexOf(unsealed), "latin1");
  return [sealed, ...rest];
}

/** Whether a safetensors file's bytes are those that it was sealed with. */
export function isWhole(file: ByteSource, digest: string): boolean {
  const length = Number(Buffer.from(file.read(0, 8)).readBigUInt64LE());
  const header = Buffer.from(file.read(0, 8 + length));
  const place = header.indexOf(digest);
  if (digest.length !== unsealed.length || place < 0) return false;
  header.write(unsealed, place, "latin1");
  const hash = createHash("sha256").update(header);
  for (let begin = header.length; begin < file.size; begin += PIECE) {
    hash.update(file.read(begin, Math.min(begin + PIECE, file.size)));
  }
  return hash.digest("hex") === digest;
}
