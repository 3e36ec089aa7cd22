import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { BatchSource } from "../../data/batches.ts";
import { type Dataset, type Split, splitDataset } from "../../data/dataset.ts";
import { datasetBatches } from "../../data/dataset-batches.ts";
import { tooFewImages } from "./dataset-messages.ts";
import { datasets } from "./datasets.ts";
import { type KnownData, knownData } from "./known-data.ts";

/** A recipe's images, ready to be read. */
export interface OpenData extends KnownData {
  readonly dataset: Dataset;
  readonly split: Split;
  readonly batches: BatchSource;
}

/**
 * The images that a recipe asks for.
 * @param span where the recipe asks
 * @throws ProblemError R209 when there are not as many, R210 when they cannot be loaded
 */
export async function openData(
  recipe: Pick<Recipe, "dataset" | "batch_size" | "seed">,
  span: Span | undefined,
): Promise<OpenData> {
  const { name, train, validation, split_seed } = recipe.dataset;
  const dataset = await datasets[name].load();
  if (train + validation > dataset.length) {
    throw new ProblemError(tooFewImages(name, train + validation, dataset.length, span));
  }
  const split = splitDataset(dataset, train, validation, split_seed);
  const batches = datasetBatches(dataset, split, recipe.batch_size, recipe.seed);
  return { ...knownData(recipe), dataset, split, batches };
}
