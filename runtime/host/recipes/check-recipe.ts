import type { CheckedModel } from "../../../compiler/check.ts";
import { inOrder, withoutRepeats } from "../../../schema/problem/order.ts";
import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import type { Source } from "../../../schema/problem/source.ts";
import type { Overrides } from "../../../schema/recipe/override-recipe.ts";
import { imagesOf } from "../../data/batches.ts";
import { tooFewImages } from "../datasets/dataset-messages.ts";
import { type GlancedData, glanceAt } from "../datasets/known-data.ts";
import { channelProblems } from "./fit-channels.ts";
import { droppingProblems } from "./fit-dropping.ts";
import { optimizerProblems } from "./fit-optimizer.ts";
import { fitProblems, lossWarnings } from "./fit-recipe.ts";
import { varianceProblems } from "./fit-variances.ts";
import { type RecipeModel, readModel } from "./read-model.ts";
import { type LocatedRecipe, locateRecipe } from "./read-recipe-file.ts";

/** What is wrong with a recipe, and the model that it trains unless a problem is an error. */
export interface CheckedRecipe {
  readonly checked?: RecipeModel | undefined;
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
  const { data, problems: ofData } = glanceOf(located);
  const { checked, problems } = checkItsSpec(located, data);
  const all = inOrder([...ofData, ...problems]);
  return { checked: all.some(({ severity }) => severity === "error") ? undefined : checked, problems: all };
}

function checkItsSpec(located: LocatedRecipe, data: GlancedData | undefined): CheckedRecipe {
  try {
    const { spec, model, problems } = readModel(located, true);
    if (model === undefined) return { problems };
    const unfit = [
      ...(data === undefined ? [] : dataProblems(model, located, data)),
      ...optimizerProblems(model.evaluated, located),
      ...droppingProblems(model.trained, located),
      ...lossWarnings(model.trained, located),
    ];
    // What is a mistake in training may have been warned of in the spec.
    return { checked: { spec, model }, problems: withoutRepeats([...unfit, ...problems]) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { problems: error.problems };
  }
}

/** How a model and what is known of its data fit each other. */
export function dataProblems(
  { evaluated, trained }: CheckedModel,
  located: LocatedRecipe,
  data: GlancedData,
): readonly Problem[] {
  return [
    ...fitProblems(evaluated, located, data),
    ...varianceProblems(trained, located, data),
    ...channelProblems(evaluated, located),
  ];
}

/** What is known of the data at a glance; pictures themselves are looked at when training begins. */
function glanceOf({ recipe, spanOf }: LocatedRecipe): {
  readonly data?: GlancedData;
  readonly problems: readonly Problem[];
} {
  try {
    const data = glanceAt(recipe, spanOf("dataset"));
    const { name, lengths, length } = data;
    if (lengths === undefined || length === undefined) return { data, problems: [] };
    const wanted = imagesOf(lengths);
    const problems = wanted <= length ? [] : [tooFewImages(name, wanted, length, spanOf("dataset", "train"))];
    return { data, problems };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { problems: error.problems };
  }
}
