import { realpathSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { Importer } from "../compiler/link.ts";
import type { Source } from "../schema/source.ts";
import { reasonOf } from "./messages.ts";
import { readText } from "./read-file.ts";

/**
 * Finds the files that a spec imports, relative to the file that asks. They must lie in the folder of the first spec or
 * below it, so that a spec from a stranger reads nothing else.
 * @param entry path of the first spec
 * @param read every file that was brought in, in order: what a run folder must keep
 */
export function specFiles(entry: string, read: Map<string, Source> = new Map()): Importer {
  const root = resolve(dirname(entry));
  return (path, from) => {
    if (isAbsolute(path) || /^[a-z]+:/i.test(path) || path.includes("\0")) return "a path must be relative";
    const file = resolve(dirname(from.name), path);
    if (isOutside(root, file)) return OUTSIDE;
    const name = relative(process.cwd(), file).split(sep).join("/");
    const known = read.get(name);
    if (known !== undefined) return known;
    try {
      // A link may not lead out either.
      if (isOutside(realpathSync(root), realpathSync(file))) return OUTSIDE;
      const source = { name, text: readText(file) };
      read.set(name, source);
      return source;
    } catch (error) {
      return reasonOf(error);
    }
  };
}

const OUTSIDE = "it is outside the folder of the spec";

function isOutside(root: string, file: string): boolean {
  const [first] = relative(root, file).split(sep);
  return first === "..";
}
