import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { reasonOf } from "../files/system-errors.ts";
import { datasetSentences } from "./dataset-messages.ts";
import type { PictureSet } from "./picture-set.ts";

/** A picture in a file of its own. */
export interface PictureFile {
  /** Its path from the set's folder, with slashes: the same wherever that lies. */
  readonly name: string;
  readonly labels: readonly number[];
}

/** Of a file that is larger than twice this, the digest reads its beginning and its end. */
const END = 32 * 1024;

/** Files after which Ctrl-C is heard. */
const TURN = 500;

/**
 * Pictures in files of a folder. Their digest is over names, labels, sizes and contents; of a large file over its first and last
 * 32 KiB, between which no compressed picture changes alone.
 */
export async function fileSet(
  folder: string,
  classes: readonly string[],
  files: readonly PictureFile[],
  isMultiple: boolean,
  notes: readonly string[],
): Promise<PictureSet> {
  const hash = createHash("sha256").update(JSON.stringify(classes));
  const faults = new Map<number, string>();
  const piece = Buffer.alloc(2 * END);
  for (const [index, { name, labels }] of files.entries()) {
    if (index % TURN === TURN - 1) await setImmediate();
    try {
      const { size, begin } = readEnds(join(folder, name), piece);
      hash.update(`\n${JSON.stringify(name)} ${labels.join()} ${size} `).update(begin);
      const fault = size === 0 ? datasetSentences.empty : isPicture(begin) ? undefined : datasetSentences.noPicture;
      if (fault !== undefined) faults.set(index, fault);
    } catch (error) {
      hash.update(`\n${JSON.stringify(name)} unreadable`);
      faults.set(index, reasonOf(error));
    }
  }
  return {
    classes,
    isMultiple,
    notes,
    faults,
    length: files.length,
    digest: hash.digest("hex"),
    labels: (index) => files[index]?.labels ?? [],
    nameOf: (index) => join(folder, files[index]?.name ?? ""),
    read: (index) => ({ kind: "file", path: join(folder, files[index]?.name ?? "") }),
  };
}

/** What the digest reads of a file, in memory that the next one is read into. */
function readEnds(path: string, piece: Buffer): { readonly size: number; readonly begin: Buffer } {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const whole = size <= piece.length;
    let read = readSync(file, piece, 0, whole ? piece.length : END, 0);
    if (!whole) read += readSync(file, piece, read, END, size - END);
    return { size, begin: piece.subarray(0, read) };
  } finally {
    closeSync(file);
  }
}

/** PNG, JPEG, WebP and TIFF, which also may be BigTIFF, by their first bytes. */
function isPicture(bytes: Buffer): boolean {
  const text = bytes.subarray(0, 12).toString("latin1");
  return (
    text.startsWith("\x89PNG\r\n\x1a\n") ||
    text.startsWith("\xff\xd8\xff") ||
    (text.startsWith("RIFF") && text.endsWith("WEBP")) ||
    /^(II[*+]\0|MM\0[*+])/.test(text)
  );
}
