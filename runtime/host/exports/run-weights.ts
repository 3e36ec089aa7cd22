import { weightEntries } from "../../../compiler/compile.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import type { TrainingImages } from "../../../compiler/export/training-images.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { DatasetName } from "../../../schema/recipe/recipe.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { datasets } from "../datasets/datasets.ts";
import { readModel } from "../recipes/read-model.ts";
import { readRecipeFile } from "../recipes/read-recipe-file.ts";
import { openRunFolder } from "../run-folder/run-folder.ts";
import { checkpointOf, modelState } from "../runs/restore.ts";

/** A run's model with its weights and what it learned from, no engine needed. */
export interface TrainedModel {
  readonly typed: TypedGraph;
  readonly weights: ReadonlyMap<string, HostTensor>;
  readonly images: TrainingImages;
}

/** @throws ProblemError for what is wrong with the run */
export async function trainedModel(path: string, checkpoint: "best" | "last"): Promise<TrainedModel> {
  const folder = await openRunFolder(path);
  const located = await readRecipeFile(folder.recipe);
  const saved = await checkpointOf(folder, checkpoint, located);
  const { model, problems, spec } = readModel(located, false);
  if (model === undefined) throw new ProblemError(problems);
  const typed = model.evaluated;
  const weights = modelState(folder, checkpoint, saved, spec, { state: weightEntries(typed.weights) });
  return { typed, weights, images: imagesOf(located.recipe.dataset.name) };
}

function imagesOf(name: DatasetName): TrainingImages {
  const { classes, images } = datasets[name];
  return { dataset: name, classes, ...images };
}
