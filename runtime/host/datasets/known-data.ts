import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { Lengths } from "../../data/batches.ts";
import type { DatasetSource } from "./dataset-source.ts";
import { datasets } from "./datasets.ts";

/** What is known of a recipe's images without loading one. */
export interface KnownData extends Omit<DatasetSource, "load"> {
  /** How many images a recipe has of it; there must be as many. */
  readonly lengths: Lengths;
}

export function knownData({ dataset }: Pick<Recipe, "dataset">): KnownData {
  const { train, validation } = dataset;
  return { ...datasets[dataset.name], lengths: { train, validation } };
}
