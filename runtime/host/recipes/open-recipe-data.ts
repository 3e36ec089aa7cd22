import type { CheckedModel } from "../../../compiler/check.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import type { ImageForm } from "../../../compiler/export/training-images.ts";
import { sizesOf } from "../../../compiler/shape/shape.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import { notOfImages } from "../../training/fit-messages.ts";
import { datasets } from "../datasets/datasets.ts";
import { formForModel } from "../datasets/known-data.ts";
import { type OpenData, openData } from "../loading/open-data.ts";
import { dataProblems } from "./check-recipe.ts";
import type { LocatedRecipe } from "./read-recipe-file.ts";
import { recipeFileSentences } from "./recipe-file-messages.ts";

/**
 * The images of a recipe whose run begins, in the form that its model takes them.
 * @throws ProblemError for what is wrong with them, or where the model does not fit them
 */
export async function openRecipeData(located: LocatedRecipe, model: CheckedModel): Promise<OpenData> {
  const { recipe, spanOf } = located;
  const data = await openData(recipe, imageForm(recipe, model.evaluated), spanOf("dataset"));
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
  return formForModel(channels, height, width);
}
