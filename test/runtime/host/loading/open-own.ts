import { formForModel } from "../../../../runtime/host/datasets/known-data.ts";
import { type OpenData, openData } from "../../../../runtime/host/loading/open-data.ts";
import { readRecipe } from "../../../../schema/recipe/read-recipe.ts";

/** What a recipe of these pictures opens, without threads, for a model of images of 8 × 8 unless it says otherwise. */
export async function openOwn(dataset: object, form = formForModel(1, 8, 8)): Promise<OpenData> {
  const recipe = { vitral: 1, spec: "s", epochs: 1, batch_size: 16, dataset, loading: { workers: 0 } };
  const { file, problems } = readRecipe({ name: "r.json", text: JSON.stringify(recipe) });
  if (file === undefined) throw new Error(problems.map(({ message }) => message).join());
  return openData(file.recipe, form, undefined);
}
