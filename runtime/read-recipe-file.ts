import { basename, dirname, extname, isAbsolute, join } from "node:path";
import { isShipped } from "../compiler/shipped.ts";
import type { Overrides } from "../schema/override-recipe.ts";
import { overrideRecipe } from "../schema/override-recipe.ts";
import { ProblemError } from "../schema/problem.ts";
import { readRecipe } from "../schema/read-recipe.ts";
import type { Recipe } from "../schema/recipe.ts";
import type { Span } from "../schema/source.ts";
import { readSource } from "./read-file.ts";

/** A recipe as it stands in a file, with the flags of the command line taken in. */
export interface LocatedRecipe {
  readonly recipe: Recipe;
  /** What runs of it are called after. */
  readonly name: string;
  /** Path of the spec; the recipe's own is taken from the recipe's folder. */
  readonly spec: string;
  /** Where the recipe says what stands under these keys, for problems found later. */
  spanOf(...keys: readonly string[]): Span | undefined;
}

/** @throws ProblemError F401, F402 for a file that cannot be read, J… and R1… for what is wrong in it */
export async function readRecipeFile(path: string, overrides: Overrides = {}): Promise<LocatedRecipe> {
  const { file, problems } = readRecipe(readSource(path));
  if (file === undefined) throw new ProblemError(problems);
  const { recipe, problems: flaws } = overrideRecipe(file.recipe, overrides);
  if (flaws.length > 0) throw new ProblemError(flaws);
  const name = recipe.name ?? basename(path, extname(path));
  return {
    recipe: { ...recipe, name },
    name,
    spec: isShipped(recipe.spec) || isAbsolute(recipe.spec) ? recipe.spec : join(dirname(path), recipe.spec),
    spanOf: file.spanOf,
  };
}
