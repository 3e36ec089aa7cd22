import { weightEntries } from "../../../compiler/compile.ts";
import type { TrainingImages } from "../../../compiler/export/training-images.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Overrides } from "../../../schema/recipe/override-recipe.ts";
import type { HostTensor } from "../../engines/engine.ts";
import type { KnownData } from "../datasets/known-data.ts";
import { checkRecipe } from "../recipes/check-recipe.ts";
import { openRecipeData } from "../recipes/open-recipe-data.ts";
import { type RecipeModel, readModel, recipeModel } from "../recipes/read-model.ts";
import { type LocatedRecipe, readRecipeFile } from "../recipes/read-recipe-file.ts";
import { recordedData } from "../run-folder/data-record.ts";
import { type ImportRecord, importedModel, importOf } from "../run-folder/import-record.ts";
import { imageFormOf } from "../run-folder/imported-images.ts";
import { type CheckpointName, hasRecipe, openRunFolder, type RunFolder } from "../run-folder/run-folder.ts";
import { checkpointOf, importedCheckpoint, modelState } from "../runs/restore.ts";

/** A recipe's model and what it learns from, no engine needed. */
export interface RecipeExport {
  readonly located: LocatedRecipe;
  readonly read: RecipeModel;
  readonly images: TrainingImages;
}

/** A run's model with its weights. */
export interface RunExport {
  readonly folder: RunFolder;
  readonly read: RecipeModel;
  readonly weights: ReadonlyMap<string, HostTensor>;
  /** Undefined where imported weights came without a word of pictures. */
  readonly images: TrainingImages | undefined;
  /** Undefined of weights that were imported by a spec alone. */
  readonly located: LocatedRecipe | undefined;
  /** Where the weights came from, if they were imported. */
  readonly source: ImportRecord | undefined;
}

/** @throws ProblemError for what is wrong with the recipe */
export async function recipeExport(path: string, overrides: Overrides): Promise<RecipeExport> {
  const located = await readRecipeFile(path, overrides);
  const { checked, problems } = checkRecipe(located);
  if (checked === undefined) throw new ProblemError(problems.filter(({ severity }) => severity === "error"));
  const data = await openRecipeData(located, checked.model);
  await data.close();
  return { located, read: checked, images: imagesOf(data) };
}

/**
 * @param isTrained whether the model is also wanted as it was trained
 * @throws ProblemError for what is wrong with the run
 */
export async function runExport(path: string, checkpoint: CheckpointName, isTrained = false): Promise<RunExport> {
  const folder = await openRunFolder(path);
  const source = await importOf(folder);
  if (source !== undefined && !hasRecipe(folder)) return importExport(folder, source, checkpoint, isTrained);
  const located = await readRecipeFile(folder.recipe);
  const saved = await checkpointOf(folder, checkpoint, located);
  const { model, problems, spec } = readModel(located, isTrained);
  if (model === undefined) throw new ProblemError(problems);
  const weights = modelState(folder, checkpoint, saved, spec, { state: weightEntries(model.evaluated.weights) });
  return {
    folder,
    located,
    read: { model, spec },
    weights,
    images: imagesOf(await recordedData(folder, located.recipe)),
    source,
  };
}

async function importExport(
  folder: RunFolder,
  source: ImportRecord,
  checkpoint: CheckpointName,
  isTrained: boolean,
): Promise<RunExport> {
  const saved = await importedCheckpoint(folder, checkpoint);
  const read = recipeModel(importedModel(folder, source), isTrained);
  const state = weightEntries(read.model.evaluated.weights);
  const weights = modelState(folder, checkpoint, saved, read.spec, { state });
  return { folder, read, weights, images: imageFormOf(source), located: undefined, source };
}

/** The form of a recipe's images, and its classes, as exports say them. */
export function imagesOf({ name, classes, images }: KnownData): TrainingImages {
  return { dataset: name, classes, ...images };
}
