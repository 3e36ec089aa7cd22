import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { Dataset, Split } from "../../data/dataset.ts";
import { splitDataset } from "../../data/dataset.ts";
import { tooFewImages } from "./dataset-messages.ts";
import { datasets } from "./datasets.ts";

/**
 * The images that a recipe asks for.
 * @param span where the recipe asks
 * @throws ProblemError R209 when there are not as many, R210 when they cannot be loaded
 */
export async function loadSplit(
  asked: Recipe["dataset"],
  span: Span | undefined,
): Promise<{ readonly dataset: Dataset; readonly split: Split }> {
  const { name, train, validation, split_seed } = asked;
  const dataset = await datasets[name].load();
  if (train + validation > dataset.length) {
    throw new ProblemError(tooFewImages(name, train + validation, dataset.length, span));
  }
  return { dataset, split: splitDataset(dataset, train, validation, split_seed) };
}
