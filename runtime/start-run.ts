import { mkdir } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { isShipped, shippedPlace } from "../compiler/shipped.ts";
import type { Overrides } from "../schema/override-recipe.ts";
import type { Recipe } from "../schema/recipe.ts";
import type { Source } from "../schema/source.ts";
import { writeFileAtomically } from "./atomic-file.ts";
import { abandonRunFolder, createRunFolder } from "./create-run-folder.ts";
import { loadSplit } from "./data/load-split.ts";
import { recordEngine } from "./environment.ts";
import { initialState } from "./initialize.ts";
import type { SpecFiles } from "./open-model.ts";
import { openModel } from "./open-model.ts";
import { start } from "./position.ts";
import { readRecipeFile } from "./read-recipe-file.ts";
import { digestsOf } from "./run-digests.ts";
import type { RunFolder } from "./run-folder.ts";
import { writeJson } from "./run-folder.ts";
import { writeSamples } from "./samples.ts";
import { KEPT } from "./spec-files.ts";
import type { Tools } from "./tools.ts";
import type { TrainingRun } from "./train.ts";

/** A run that only wants someone to watch it and someone to stop it. */
export interface ReadyRun extends Omit<TrainingRun, "report" | "signal"> {
  /** What the user should know before it begins. */
  readonly notes: readonly string[];
}

/** `predict` is never run in training; it is compiled so that its logits are checked against the classes. */
export const signatures = ["train", "eval", "predict"] as const;

/**
 * Begins a recipe: compiles it, and only then makes the run's folder, so that a mistake leaves none behind.
 * @param into the folder to make; `runs/NAME-1`, `-2`, … where it is undefined
 * @throws ProblemError
 */
export async function startRun(
  tools: Tools,
  path: string,
  overrides: Overrides,
  into: string | undefined,
): Promise<ReadyRun> {
  const located = await readRecipeFile(path, overrides);
  const { recipe } = located;
  const { engine, model, spec } = await openModel(tools, located, recipe.engine ?? "auto", signatures);
  const { dataset, split } = await loadSplit(recipe.dataset, located.spanOf("dataset"));
  model.prepared.writeState(initialState(model.plan.state, recipe.seed));
  const made = await createRunFolder("runs", located.name, into);
  const { folder, lock } = made;
  try {
    await recordEngine(folder, engine.identity, start.step);
    await writeJson(folder.recipe, { ...recipe, $schema: undefined, spec: await writeSpec(folder, spec) });
    await drawModel(tools, folder, recipe, spec);
    await writeSamples(folder.samples, dataset, split);
  } catch (error) {
    await abandonRunFolder(made);
    throw error;
  }
  const computed = { model, dataset, split, digests: digestsOf(spec, dataset, split), engine: engine.identity };
  return { recipe, ...computed, folder, lock, from: start, history: [], notes: [] };
}

/** Draws the model into the run's folder, unless it is too large to be drawn. */
export async function drawModel(tools: Tools, folder: RunFolder, recipe: Recipe, spec: SpecFiles): Promise<void> {
  const diagram = await tools.drawModel?.(spec.source, { ...recipe, importer: spec.importer });
  if (diagram !== undefined) await writeFileAtomically(folder.diagram, diagram);
}

/**
 * Keeps the spec: as `spec.json`, or, if it imports others, together with them under `spec/`, named and placed as they
 * were, so that their paths to each other still lead there. What came with Vitral is kept too: it may be another in the
 * next version.
 * @returns its path from the run's folder
 */
async function writeSpec(folder: RunFolder, { source, imported }: SpecFiles): Promise<string> {
  const place = ({ name }: Source) => {
    const shipped = shippedPlace(name);
    if (shipped !== undefined) return join("spec", isShipped(source.name) ? "" : KEPT, shipped);
    return join("spec", relative(dirname(resolve(source.name)), resolve(name)));
  };
  const files =
    imported.length === 0
      ? [["spec.json", source] as const]
      : [source, ...imported].map((one) => [place(one), one] as const);
  for (const [path, { text }] of files) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFileAtomically(join(folder.path, path), text);
  }
  return files[0]?.[0] ?? "spec.json";
}
