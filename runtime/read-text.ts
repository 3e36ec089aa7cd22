import { readFile } from "node:fs/promises";
import type { Source, Span } from "../schema/source.ts";
import { reasonOf, runError, runWords } from "./messages.ts";

/**
 * A text file as a source that problems point into, called by the path as the user wrote it.
 * @param span where that path is written, if it is
 * @throws ProblemError R201
 */
export async function readSource(path: string, span?: Span): Promise<Source> {
  try {
    return { name: path, text: await readFile(path, "utf8") };
  } catch (error) {
    throw runError("R201", runWords.R201(path, reasonOf(error)), span);
  }
}
