import { basename, dirname, extname, isAbsolute, join } from "node:path";
import type { Choices } from "../../../compiler/model/resolve.ts";
import { isShipped, shippedImport } from "../../../compiler/model/shipped.ts";
import type { JsonNode } from "../../../schema/json/json-node.ts";
import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import type { Source, Span } from "../../../schema/problem/source.ts";
import type { ChoicePlaces } from "../../../schema/recipe/choice-places.ts";
import { kindOf } from "../../../schema/recipe/file-kind.ts";
import type { Overrides } from "../../../schema/recipe/override-recipe.ts";
import { editsOf, overrideRecipe, settingName } from "../../../schema/recipe/override-recipe.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import { nearestFolderName } from "../../../schema/recipe/recipe-fields.ts";
import { datasetFrom } from "../datasets/picture-parts.ts";
import { recipeStem } from "../specs/shipped-recipes.ts";
import { readSpecFile } from "../specs/spec-files.ts";
import { specForRecipe } from "./recipe-file-messages.ts";

/** A spec in a file, and what is chosen of it. */
export interface LocatedModel {
  /** Path of the spec; a recipe's own is taken from the recipe's folder. */
  readonly spec: string;
  /** What is chosen of the spec's parameters, and where. */
  readonly choices: Choices & { readonly places: ChoicePlaces };
  /** Where a recipe says what stands under these keys, for problems found later. */
  spanOf(...keys: readonly string[]): Span | undefined;
}

/** A recipe as it stands in a file, with the flags of the command line taken in. */
export interface LocatedRecipe extends LocatedModel {
  readonly recipe: Recipe;
  /** The value that a recipe has under these keys, as it is written. */
  nodeOf(...keys: readonly string[]): JsonNode | undefined;
  /** What runs of it are called after. */
  readonly name: string;
}

/** A spec that no recipe chose. */
export const locatedSpec = (spec: string, { preset, set }: Choices): LocatedModel => ({
  spec,
  choices: { preset, set, places: { preset: undefined, set: new Map() } },
  spanOf: () => undefined,
});

/**
 * @param path of a file, or the name of a recipe that comes with Vitral, whose pictures lie where the command is called
 * @throws ProblemError F401, F402 for a file that cannot be read, J… and R1… for what is wrong in it
 */
export async function readRecipeFile(path: string, overrides: Overrides = {}): Promise<LocatedRecipe> {
  const { located, problems } = locateRecipe(readSpecFile(path), overrides);
  if (located === undefined) throw new ProblemError(problems);
  return located;
}

/** @param source called by the recipe's path, from whose folder the spec's is taken */
export function locateRecipe(
  source: Source,
  overrides: Overrides = {},
): { readonly located?: LocatedRecipe; readonly problems: readonly Problem[] } {
  const path = source.name;
  if (kindOf(source) === "spec") return { problems: [specForRecipe(path)] };
  const { file, problems: mistakes } = readRecipe(source, editsOf(overrides));
  if (file === undefined) return { problems: mistakes };
  const { recipe, problems, spans } = overrideRecipe(file.recipe, overrides);
  if (problems.length > 0) return { problems };
  const { preset, set } = recipe;
  const name = recipe.name ?? nearestFolderName(basename(recipeStem(path), extname(path)));
  const folder = isShipped(path) ? "." : dirname(path);
  const located = {
    recipe: { ...recipe, name, dataset: datasetFrom(recipe.dataset, folder) },
    name,
    spec: specFrom(recipe.spec, path),
    choices: { preset, set, places: placesWithout(overrides, file.places) },
    nodeOf: file.nodeOf,
    spanOf: (...keys: readonly string[]) => spans.get(keys.join(".")) ?? file.spanOf(...keys),
  };
  return { located, problems };
}

/** A recipe's spec as everyone finds it; of a shipped recipe it is a shipped one. */
function specFrom(spec: string, recipe: string): string {
  if (isAbsolute(spec)) return spec;
  return shippedImport(spec, recipe.replace(/^vitral:/, "vitral:recipes/")) ?? join(dirname(recipe), spec);
}

/** A choice of the command line's stands nowhere in the recipe. */
function placesWithout({ preset, set = [] }: Overrides, places: ChoicePlaces): ChoicePlaces {
  const given = new Set(set.map(settingName));
  return {
    preset: preset === undefined ? places.preset : undefined,
    set: new Map([...places.set].filter(([name]) => !given.has(name))),
  };
}
