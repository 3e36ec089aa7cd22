import { constants as bufferLimits } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { writtenLimits } from "../../../schema/json/json.ts";
import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import type { Source, Span } from "../../../schema/problem/source.ts";
import type { ByteSource } from "../../format/byte-source.ts";
import { fileSentences, unreadableContent, unreadableFile } from "./file-messages.ts";
import { errorCode, reasonOf } from "./system-errors.ts";

/** Why a file cannot be read: of the system (F401), or of what is in it (F402). */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
  readonly problem: (path: string, reason: string, span?: Span) => Problem;
  constructor(problem: Unreadable["problem"], reason: string) {
    super(reason);
    this.problem = problem;
  }
}

/** Bytes of the largest text that is read: as many characters as a JSON text may have, in UTF-8. */
const LARGEST_TEXT = 3 * writtenLimits.characters;

/**
 * The one way to a file's content. What is no regular file (a pipe, a device, a folder) is refused before a byte of it
 * is read, since it may have no end and may never answer.
 * @throws Unreadable
 */
function withFile<T>(path: string, work: (file: ByteSource) => T): T {
  let file: number;
  try {
    // A pipe that nobody writes to would not even let itself be opened.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    // A socket has no other way to say what it is.
    throw new Unreadable(unreadableFile, errorCode(error) === "ENXIO" ? fileSentences.special : reasonOf(error));
  }
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new Unreadable(unreadableFile, oddity(status));
    return work({ size: status.size, read: (begin, end) => readRange(file, begin, end) });
  } finally {
    closeSync(file);
  }
}

/**
 * The text of a file, without a byte order mark unless that is to be kept.
 * @throws Unreadable
 */
export function readText(path: string, keepMark = false): string {
  const bytes = withFile(path, (file) => readAll(file, LARGEST_TEXT));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: keepMark }).decode(bytes);
  } catch {
    throw new Unreadable(unreadableContent, fileSentences.notText);
  }
}

/**
 * A text file as a source that problems point into, called by the path as the user wrote it.
 * @param span where the path is written, if it stands in a file itself
 * @throws ProblemError F401, F402
 */
export function readSource(path: string, span?: Span, keepMark = false): Source {
  return { name: path, text: surfacing(path, span, () => readText(path, keepMark)) };
}

/**
 * A file's bytes.
 * @param most how many are read; a file with more is something else
 * @throws ProblemError F401, F402
 */
export function readBytes(path: string, most: number): Uint8Array {
  return openFile(path, (file) => readAll(file, most));
}

/**
 * Does something with a file of which only parts may be wanted.
 * @throws ProblemError F401, F402
 */
export function openFile<T>(path: string, work: (file: ByteSource) => T): T {
  return surfacing(path, undefined, () => withFile(path, work));
}

function surfacing<T>(path: string, span: Span | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new ProblemError(error.problem(path, error.message, span));
  }
}

function readAll({ size, read }: ByteSource, most: number): Uint8Array {
  if (size > most) throw new Unreadable(unreadableContent, fileSentences.tooLarge(size, most));
  return read(0, size);
}

function oddity(status: Stats): string {
  if (status.isDirectory()) return fileSentences.folder;
  return status.isFIFO() ? fileSentences.pipe : fileSentences.special;
}

function readRange(file: number, begin: number, end: number): Uint8Array {
  const { MAX_LENGTH } = bufferLimits;
  if (end - begin > MAX_LENGTH)
    throw new Unreadable(unreadableContent, fileSentences.tooLarge(end - begin, MAX_LENGTH));
  const bytes = new Uint8Array(end - begin);
  let filled = 0;
  while (filled < bytes.length) {
    // One call reads less than 2 GiB.
    const count = readSync(file, bytes, filled, Math.min(bytes.length - filled, 2 ** 30), begin + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}
