import { ProblemError } from "../../../schema/problem/problem.ts";
import { similarName } from "../../../schema/problem/similar.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";
import { shippedRecipes, shippedRecipeText } from "../specs/shipped-recipes.ts";
import { noRecipeOf } from "./recipe-file-messages.ts";

/** A recipe that comes with Vitral, as it is listed. */
export interface ListedRecipe {
  /** `vitral:deit-small` */
  readonly name: string;
  readonly title: string;
  readonly papers: readonly string[];
}

export const listRecipes = (): readonly ListedRecipe[] =>
  shippedRecipes().map((name) => {
    const { file, problems } = readRecipe({ name, text: shippedRecipeText(name) });
    if (file === undefined) throw new ProblemError(problems);
    const { title = "", papers = [] } = file.recipe;
    return { name, title, papers };
  });

/**
 * The full name of a shipped recipe.
 * @throws ProblemError R150 where there is none of that name
 */
export function recipeNamed(given: string): string {
  const name = given.startsWith("vitral:") ? given : `vitral:${given}`;
  if (shippedRecipes().includes(name)) return name;
  throw new ProblemError(noRecipeOf(given, similarName(name, shippedRecipes())));
}
