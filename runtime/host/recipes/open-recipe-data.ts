import type { CheckedModel } from "../../../compiler/check.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import type { ImageForm } from "../../../compiler/export/training-images.ts";
import { sizesOf } from "../../../compiler/shape/shape.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import { LevelSums } from "../../augment/measure-levels.ts";
import { notOfImages } from "../../training/fit-messages.ts";
import { datasets } from "../datasets/datasets.ts";
import { formForModel } from "../datasets/known-data.ts";
import type { OpenData } from "../loading/open-data.ts";
import { dataProblems } from "./check-recipe.ts";
import type { LocatedRecipe } from "./read-recipe-file.ts";
import { recipeFileSentences } from "./recipe-file-messages.ts";

/**
 * The images of a recipe whose run begins, in the form that its model takes them.
 * @throws ProblemError for what is wrong with them, or where the model does not fit them
 */
export async function openRecipeData(located: LocatedRecipe, model: CheckedModel): Promise<OpenData> {
  const { recipe, spanOf } = located;
  const { openData } = await import("../loading/open-data.ts");
  const opened = await openData(recipe, imageForm(recipe, model.evaluated), spanOf("dataset"));
  const data = await measuredData(recipe, opened);
  const errors = dataProblems(model, located, data).filter(({ severity }) => severity === "error");
  if (errors.length === 0) return data;
  await data.close();
  throw new ProblemError(errors);
}

/** @throws ProblemError R215 for a model that no form can be known of */
export function imageForm({ dataset }: Pick<Recipe, "dataset">, { inputs }: TypedGraph): ImageForm {
  if ("name" in dataset) return datasets[dataset.name].images;
  const [input] = inputs.values();
  const [, channels, height, width] = input === undefined ? [] : sizesOf(input);
  if (typeof channels !== "number" || typeof height !== "number" || typeof width !== "number")
    throw new ProblemError(notOfImages(recipeFileSentences.freeImages));
  return formForModel(channels, height, width, dataset.form);
}

/**
 * The same with the mean and deviation of the pictures that are learnt from, as measuring sees them, where the recipe
 * asks for those.
 * @param data with levels as parts of 255
 */
async function measuredData({ dataset }: Recipe, data: OpenData): Promise<OpenData> {
  if ("name" in dataset || dataset.form?.normalize !== "measured") return data;
  try {
    const sums = new LevelSums(data.images.channels);
    for await (const { image } of data.batches.evaluate("train")) sums.add(image.data, data.images);
    return data.normalised(sums.measured());
  } catch (error) {
    await data.close();
    throw error;
  }
}
