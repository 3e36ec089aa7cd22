import { dirname, join, relative, resolve } from "node:path";
import { isShipped, shippedPlace } from "../../../compiler/model/shipped.ts";
import type { Source } from "../../../schema/problem/source.ts";
import type { SpecFiles } from "../recipes/read-model.ts";
import { KEPT } from "../specs/spec-files.ts";

/** A file of a spec, by its path from a run's folder. */
export interface KeptFile {
  readonly path: string;
  readonly text: string;
}

/**
 * How a run keeps its spec, the main file first: as `spec.json`, or, if it imports others, together with them under
 * `spec/`, named and placed as they were, so that their paths to each other still lead there. What came with Vitral is
 * kept too: it may be another in the next version.
 */
export function keptSpec({ source, imported }: SpecFiles): readonly [KeptFile, ...KeptFile[]] {
  if (imported.length === 0) return [{ path: "spec.json", text: source.text }];
  const kept = ({ name, text }: Source): KeptFile => {
    const shipped = shippedPlace(name);
    const place =
      shipped === undefined
        ? relative(dirname(resolve(source.name)), resolve(name))
        : join(isShipped(source.name) ? "" : KEPT, shipped);
    return { path: join("spec", place), text };
  };
  return [kept(source), ...imported.map(kept)];
}
