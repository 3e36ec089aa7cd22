import { createHash } from "node:crypto";
import type { Source } from "../../../schema/problem/source.ts";
import { list, object, optional, text, type ValueOf } from "../../../schema/recipe/recipe-fields.ts";
import type { OpenData } from "../loading/open-data.ts";
import type { SpecFiles } from "../recipes/read-model.ts";

/** What a run is a function of beside recipe, seed and engine, as SHA-256 in hexadecimal. */
export const runDigests = object("Digests of what a run is a function of.", {
  spec: list(
    "Of the texts of the spec and of all that it imports; a run's folder keeps them under other names.",
    text(""),
  ),
  teacher: optional(text("Of the teacher's spec and weights.")),
  split: optional(text("Of the numbers of the images, in the order of the split, and of their labels.")),
});

export type RunDigests = ValueOf<typeof runDigests>;

export function digestsOf(spec: SpecFiles, data: OpenData, teacher?: string): RunDigests {
  return { spec: specDigests(spec), split: data.digest, teacher };
}

export const specDigests = ({ source, imported }: SpecFiles): RunDigests["spec"] =>
  [source, ...imported].map(textDigest);

/** Of a spec's text, and of those of all that it imports, whatever order they were read in. */
export function filesDigest({ source, imported }: Omit<SpecFiles, "importer">): string {
  const own = textDigest(source);
  const others = imported.map(textDigest).sort();
  return others.length === 0 ? own : textDigest({ name: source.name, text: [own, ...others].join("\n") });
}

export function textDigest({ text }: Source): string {
  return createHash("sha256").update(text).digest("hex");
}
