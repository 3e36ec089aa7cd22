import { checkModes } from "../../../compiler/check.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import { inOrder } from "../../../schema/problem/order.ts";
import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import type { Source } from "../../../schema/problem/source.ts";
import { kindOf } from "../../../schema/recipe/file-kind.ts";
import type { Overrides } from "../../../schema/recipe/override-recipe.ts";
import { runError, runWords } from "../../messages.ts";
import { datasets } from "../datasets/datasets.ts";
import { readSpecFile, specFiles } from "../specs/spec-files.ts";
import { fitProblems } from "./fit-recipe.ts";
import { type LocatedRecipe, locateRecipe } from "./read-recipe-file.ts";
import { recipeFileWords } from "./recipe-file-messages.ts";

/** What is wrong with a recipe, and the model that it trains unless a problem is an error. */
export interface CheckedRecipe {
  readonly typed?: TypedGraph | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Everything that is wrong with a recipe, with its spec as the recipe chooses its parameters, and with how the two fit
 * the data: all that can be known without an engine.
 * @param source called by the recipe's path, from which the spec is found
 */
export function checkRecipeText(source: Source, overrides: Overrides = {}): CheckedRecipe {
  const { located, problems } = locateRecipe(source, overrides);
  return located === undefined ? { problems } : checkRecipe(located);
}

export function checkRecipe(located: LocatedRecipe): CheckedRecipe {
  const { typed, problems } = checkItsSpec(located);
  const all = inOrder([...datasetProblems(located), ...problems]);
  return { typed: all.some(({ severity }) => severity === "error") ? undefined : typed, problems: all };
}

function checkItsSpec(located: LocatedRecipe): CheckedRecipe {
  try {
    const span = located.spanOf("spec");
    const source = readSpecFile(located.spec, span);
    if (kindOf(source) === "recipe") throw runError("R112", recipeFileWords.R112(located.spec), span);
    const checked = checkModes(source, { ...located.choices, importer: specFiles(located.spec) });
    if (checked.model === undefined) return checked;
    const { evaluated } = checked.model;
    return { typed: evaluated, problems: [...checked.problems, ...fitProblems(evaluated, located)] };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { problems: error.problems };
  }
}

function datasetProblems({ recipe, spanOf }: LocatedRecipe): readonly Problem[] {
  const { name, train, validation } = recipe.dataset;
  const { length } = datasets[name];
  if (train + validation <= length) return [];
  return runError("R209", runWords.R209(name, train + validation, length), spanOf("dataset", "train")).problems;
}
