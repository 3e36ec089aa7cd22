import { readFile } from "node:fs/promises";
import { type Problem, ProblemError, problem } from "../schema/problem.ts";
import type { Source } from "../schema/source.ts";

/** Larger than any spec: a file above it is something else. */
const LARGEST = 64 * 1024 * 1024;

/**
 * Reads a spec's text. The path is what messages will call it.
 * @throws ProblemError F401, F402
 */
export async function loadSpec(path: string): Promise<Source> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new ProblemError([unreadable(path, error)]);
  }
  if (bytes.length > LARGEST)
    throw new ProblemError([problem("F402", `${path} is too large to be a spec: ${bytes.length} bytes`, undefined)]);
  try {
    return { name: path, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    throw new ProblemError([problem("F402", `${path} is not UTF-8 text`, undefined)]);
  }
}

function unreadable(path: string, error: unknown): Problem {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const why = { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "permission is denied" }[
    String(code)
  ];
  return problem("F401", `cannot read ${path}: ${why ?? String(error)}`, undefined);
}
