import { otherGrid } from "../../../compiler/checkpoint/other-grid.ts";
import { initialState } from "../../training/initialize.ts";
import { startWeights } from "../../training/start-weights.ts";
import type { LocatedRecipe } from "../recipes/read-recipe-file.ts";
import type { Begun } from "../run-folder/start-record.ts";
import type { OpenModel } from "./open-model.ts";
import type { OpenTeacher } from "./open-teacher.ts";
import { shownAt } from "./shown-at.ts";
import type { OpenTrained } from "./trained-model.ts";

/**
 * Puts into a model what its run begins with: weights drawn or taken, and a teacher's.
 * @returns what was taken of another, if the recipe says so
 * @throws ProblemError what is wrong with what is taken
 */
export async function beginState(
  { read, model: { plan, prepared } }: Pick<OpenModel, "read" | "model">,
  { recipe, spanOf }: LocatedRecipe,
  openTrained: OpenTrained,
  taught: OpenTeacher | undefined,
): Promise<Begun | undefined> {
  const { start, seed } = recipe;
  const span = spanOf("start", "from");
  const given = start && (await shownAt(span, () => openTrained(start.from)));
  const gridFor = given && otherGrid(given.read.model.evaluated, read.model.evaluated, given.source?.layout);
  const begun = given && startWeights(start, plan.state, given.weights, span, gridFor);
  prepared.writeState(new Map([...initialState(plan.state, seed), ...(begun?.taken ?? []), ...(taught?.state ?? [])]));
  return begun;
}
