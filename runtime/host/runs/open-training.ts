import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Overrides } from "../../../schema/recipe/override-recipe.ts";
import { warningNote } from "../../training/training-notes.ts";
import type { OpenData } from "../loading/open-data.ts";
import { openRecipeData } from "../recipes/open-recipe-data.ts";
import { recipeModel } from "../recipes/read-model.ts";
import { type LocatedRecipe, readRecipeFile } from "../recipes/read-recipe-file.ts";
import { isRunFolder, runFolder } from "../run-folder/run-folder.ts";
import { runForRecipe } from "../run-folder/run-folder-messages.ts";
import { type Begun, startNote } from "../run-folder/start-record.ts";
import { beginState } from "./begin-state.ts";
import { type OpenModel, openModel, troubleOf } from "./open-model.ts";
import { type OpenTeacher, openTeacher } from "./open-teacher.ts";
import type { Tools } from "./tools.ts";
import type { OpenTrained } from "./trained-model.ts";

/** A recipe's model before its first step, and the images that it will learn from. */
export interface OpenTraining extends OpenModel {
  readonly located: LocatedRecipe;
  readonly data: OpenData;
  /** What it begins with of another run's weights. */
  readonly begun: Begun | undefined;
  /** What it learns from, beside what is known of the images. */
  readonly taught: OpenTeacher | undefined;
  /** What the user should know before it begins. */
  readonly notes: readonly string[];
}

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
  openTrained: OpenTrained,
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
    const taught = await openTeacher(located, known.model.trained, data, openTrained);
    const choice = recipe.engine ?? "auto";
    const opened = await openModel(tools, located, data, choice, signatures, undefined, known, taught?.teacher);
    const begun = await beginState(opened, located, openTrained, taught);
    const said = [...(begun === undefined ? [] : [startNote(begun)]), ...(taught?.notes ?? [])];
    const notes = [...problems.map(warningNote), ...data.notes, ...said, ...troubleOf(opened.engine)];
    return { ...opened, located, data, begun, taught, notes };
  } catch (error) {
    await data.close();
    throw error;
  }
}
