import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Overrides } from "../../../schema/recipe/override-recipe.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { initialState } from "../../training/initialize.ts";
import { startWeights } from "../../training/start-weights.ts";
import { warningNote } from "../../training/training-notes.ts";
import type { OpenData } from "../loading/open-data.ts";
import { openRecipeData } from "../recipes/open-recipe-data.ts";
import { recipeModel } from "../recipes/read-model.ts";
import { type LocatedRecipe, readRecipeFile } from "../recipes/read-recipe-file.ts";
import { startNote } from "../run-folder/start-record.ts";
import { isRunFolder, runFolder } from "../run-folder/run-folder.ts";
import { runForRecipe } from "../run-folder/run-folder-messages.ts";
import { type OpenModel, openModel } from "./open-model.ts";
import type { Tools } from "./tools.ts";

/** A recipe's model before its first step, and the images that it will learn from. */
export interface OpenTraining extends OpenModel {
  readonly located: LocatedRecipe;
  readonly data: OpenData;
  /** What it begins with of another run's weights. */
  readonly begun: ReturnType<typeof startWeights> | undefined;
  /** What the user should know before it begins. */
  readonly notes: readonly string[];
}

/** The weights of a run, or of what was imported. */
export type WeightsOf = (folder: string) => Promise<ReadonlyMap<string, HostTensor>>;

/** `predict` is never run in training; it is compiled so that its logits are checked against the classes. */
export const signatures = ["train", "eval", "predict"] as const;

/**
 * Reads and compiles a recipe, opens its images, and gives its model the weights that it begins with. Writes nothing.
 * @param isWanted asked once the recipe is known to be right, and before anything slow is done
 * @throws ProblemError
 */
export async function openTraining(
  tools: Tools,
  path: string,
  overrides: Overrides,
  weightsOf: WeightsOf,
  isWanted: () => Promise<void> = async () => undefined,
): Promise<OpenTraining> {
  if (isRunFolder(path)) throw new ProblemError(runForRecipe(path, runFolder(path).recipe));
  const located = await readRecipeFile(path, overrides);
  const { recipe } = located;
  const { checked, problems = [] } = (await tools.checkRecipe?.(located)) ?? {};
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new ProblemError(errors);
  await isWanted();
  const known = checked ?? recipeModel(located, true);
  const data = await openRecipeData(located, known.model);
  try {
    const opened = await openModel(tools, located, data, recipe.engine ?? "auto", signatures, undefined, known);
    const { plan, prepared } = opened.model;
    const begun =
      recipe.start &&
      startWeights(recipe.start, plan.state, await weightsOf(recipe.start.from), located.spanOf("start", "from"));
    prepared.writeState(new Map([...initialState(plan.state, recipe.seed), ...(begun?.taken ?? [])]));
    const said = begun === undefined ? [] : [startNote(begun)];
    return { ...opened, located, data, begun, notes: [...problems.map(warningNote), ...data.notes, ...said] };
  } catch (error) {
    await data.close();
    throw error;
  }
}
