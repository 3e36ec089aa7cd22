import { createHash } from "node:crypto";
import { type FileHandle, open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Picture } from "../../augment/picture.ts";
import type { PictureContent } from "../datasets/picture-set.ts";

/** A decoded picture in a file, and what it was decoded of: plain data that may go to a thread. */
export interface StoredPicture {
  readonly kind: "stored";
  readonly file: string;
  /** Of its record in the file, in bytes. */
  readonly begin: number;
  readonly size: number;
  readonly key: string;
  /** What to decode if the record is gone or damaged. */
  readonly original: PictureContent;
}

/*
 * A record: magic [8], width, height, channels and 0 as u32 [16], key [20], seal [20], levels. The seal is the beginning of the
 * SHA-256 of all else: a record that a kill or a full disk cut short, or that lost power left as zeros, is none.
 */
const MAGIC = "VPICTURE";
export const HEADER = 64;
const KEY = 20;
const SEAL_AT = HEADER - KEY;

/** What a picture's record is found by; undefined for what is not decoded, or not there. */
export async function keyOf(content: PictureContent): Promise<string | undefined> {
  if (content.kind === "levels") return undefined;
  const hash = createHash("sha256");
  if (content.kind === "bytes") return keyText(hash.update(content.bytes).digest());
  // Whatever changes a file changes the last of these, which no program sets.
  const { ino, size, mtimeNs, ctimeNs } = await stat(content.path, { bigint: true });
  return keyText(hash.update([resolve(content.path), ino, size, mtimeNs, ctimeNs].join("\0")).digest());
}

const keyText = (bytes: Buffer): string => bytes.toString("latin1", 0, KEY);

export function recordOf(key: string, { width, height, channels, levels }: Picture): readonly [Buffer, Uint8Array] {
  const header = Buffer.alloc(HEADER);
  header.write(MAGIC, "latin1");
  for (const [i, number] of [width, height, channels].entries()) header.writeUInt32LE(number, 8 + 4 * i);
  header.write(key, SEAL_AT - KEY, "latin1");
  sealOf(header, levels).copy(header, SEAL_AT);
  return [header, levels];
}

const sealOf = (header: Buffer, levels: Uint8Array): Buffer =>
  createHash("sha256").update(header.subarray(0, SEAL_AT)).update(levels).digest().subarray(0, KEY);

/** What a record's header says; undefined where there is none. */
export function readHeader(header: Buffer): { readonly key: string; readonly size: number } | undefined {
  if (header.length < HEADER || header.toString("latin1", 0, 8) !== MAGIC) return undefined;
  const size = HEADER + header.readUInt32LE(8) * header.readUInt32LE(12) * header.readUInt32LE(16);
  return { key: header.toString("latin1", SEAL_AT - KEY, SEAL_AT), size };
}

/** The picture of a record; undefined where it is not whole any more. */
export async function readStored({ file, begin, size, key }: StoredPicture): Promise<Picture | undefined> {
  let opened: FileHandle | undefined;
  try {
    opened = await open(file, "r");
    const record = Buffer.allocUnsafeSlow(size);
    const { bytesRead } = await opened.read(record, 0, size, begin);
    const header = readHeader(record);
    if (bytesRead < size || header?.size !== size || header.key !== key) return undefined;
    const levels = record.subarray(HEADER);
    if (!sealOf(record, levels).equals(record.subarray(SEAL_AT, HEADER))) return undefined;
    return {
      width: record.readUInt32LE(8),
      height: record.readUInt32LE(12),
      channels: record.readUInt32LE(16),
      levels,
    };
  } catch {
    // The file may have been removed to make room.
    return undefined;
  } finally {
    await opened?.close();
  }
}
