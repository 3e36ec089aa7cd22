import { parseWritten } from "../json/json.ts";
import type { Source } from "../problem/source.ts";

export type FileKind = "spec" | "recipe";

/** Keys that only a spec or a block has at its top. */
const ofSpecs: ReadonlySet<string> = new Set([
  "nodes",
  "inputs",
  "outputs",
  "params",
  "presets",
  "let",
  "require",
  "free",
  "blocks",
  "import",
  "extends",
  "checkpoints",
  "stages",
]);

/** Keys that only a recipe has there. */
const ofRecipes: ReadonlySet<string> = new Set([
  "spec",
  "dataset",
  "epochs",
  "batch_size",
  "optimizer",
  "schedule",
  "clip_norm",
  "objective",
  "seed",
  "engine",
]);

/** Whether a text is a spec or a recipe, as far as its keys say. */
export function kindOf(source: Source): FileKind | undefined {
  const { value } = parseWritten(source);
  return value?.kind === "object" ? fileKind(value.properties.map(({ name }) => name)) : undefined;
}

/**
 * What a file is meant to be, by the keys at its top.
 * @returns undefined where they do not say
 */
export function fileKind(keys: readonly string[]): FileKind | undefined {
  const [spec, recipe] = [ofSpecs, ofRecipes].map((own) => keys.filter((key) => own.has(key)).length);
  if (spec === undefined || recipe === undefined || spec === recipe) return undefined;
  return spec > recipe ? "spec" : "recipe";
}
