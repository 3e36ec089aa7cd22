import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Importer } from "../../../compiler/model/link.ts";
import { isShipped, shippedImport, shippedPlace } from "../../../compiler/model/shipped.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Source, Span } from "../../../schema/problem/source.ts";
import { unreadableFile } from "../files/file-messages.ts";
import { readSource, readText } from "../files/read-file.ts";
import { reasonOf } from "../files/system-errors.ts";
import { shippedText } from "./shipped-specs.ts";

/** Beside a run's spec: the shipped specs that it was run with, which are asked before those of the package. */
export const KEPT = "vitral-specs";

/**
 * Finds the files that a spec imports, relative to the file that asks, and what comes with Vitral by its name. Files
 * must lie in the folder of the first spec or below it, so that a spec from a stranger reads nothing else.
 * @param entry path of the first spec
 * @param read every file that was brought in, in order: what a run folder must keep
 */
export function specFiles(entry: string, read: Map<string, Source> = new Map()): Importer {
  const root = resolve(dirname(entry));
  const bring = (name: string, textOf: () => { readonly text: string } | string): Source | string => {
    try {
      const known = read.get(name);
      if (known !== undefined) return known;
      const found = textOf();
      if (typeof found === "string") return found;
      const source = { name, text: found.text };
      read.set(name, source);
      return source;
    } catch (error) {
      return reasonOf(error);
    }
  };
  const inside = (name: string, file: string): Source | string => {
    if (isOutside(root, file)) return OUTSIDE;
    try {
      // A link may not lead out either.
      return isOutside(realpathSync(root), realpathSync(file))
        ? OUTSIDE
        : bring(name, () => ({ text: readText(file) }));
    } catch (error) {
      return reasonOf(error);
    }
  };
  return (path, from) => {
    const shipped = shippedImport(path, from.name);
    if (shipped !== undefined) {
      const kept = isShipped(entry) ? undefined : keptFile(root, shipped);
      return kept === undefined ? bring(shipped, () => shippedText(shipped)) : inside(shipped, kept);
    }
    if (isAbsolute(path) || /^[a-z]+:/i.test(path) || path.includes("\0")) return "a path must be relative";
    const file = resolve(dirname(from.name), path);
    return inside(relative(process.cwd(), file).split(sep).join("/"), file);
  };
}

/**
 * The text of a first spec, or of a recipe: a file, or one that comes with Vitral, as `vitral:vit`,
 * `vitral:vit_base_patch16_224` or `vitral:deit-small`.
 * @param span where its path is written, if it stands in a file itself
 * @throws ProblemError F401, F402
 */
export function readSpecFile(path: string, span?: Span): Source {
  if (!isShipped(path)) return readSource(path, span);
  const found = shippedText(path);
  if (typeof found === "string") throw new ProblemError(unreadableFile(path, found, span));
  return { name: path, text: found.text };
}

function keptFile(root: string, shipped: string): string | undefined {
  const place = shippedPlace(shipped);
  const file = place === undefined ? undefined : join(root, KEPT, place);
  return file !== undefined && existsSync(file) ? file : undefined;
}

const OUTSIDE = "it is outside the folder of the spec";

function isOutside(root: string, file: string): boolean {
  const [first] = relative(root, file).split(sep);
  return first === "..";
}
