import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import type { Source, Span } from "../schema/source.ts";
import { reasonOf, runError, runWords } from "./messages.ts";

/**
 * A file's bytes.
 * @param span where its path is written, if it stands in a file itself
 * @throws ProblemError R201
 */
export async function readBytes(path: string, span?: Span): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw runError("R201", runWords.R201(path, reasonOf(error)), span);
  }
}

/**
 * A text file as a source that problems point into, called by the path as the user wrote it.
 * @throws ProblemError R201, R217
 */
export async function readSource(path: string, span?: Span): Promise<Source> {
  const bytes = await readBytes(path, span);
  if (!isUtf8(bytes)) throw runError("R217", runWords.R217(path), span);
  return { name: path, text: bytes.toString("utf8") };
}
