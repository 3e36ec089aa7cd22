import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { madeFrom } from "../../../compiler/diagram/made-from.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Overrides } from "../../../schema/recipe/override-recipe.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { startWeights } from "../../training/start-weights.ts";
import { startNote, writeStartRecord } from "../run-folder/start-record.ts";
import { errorCode } from "../files/system-errors.ts";
import { initialState } from "../../training/initialize.ts";
import { start } from "../../training/position.ts";
import type { RunLog } from "../../training/run-log.ts";
import { warningNote } from "../../training/training-notes.ts";
import type { TrainingRun } from "../../training/train.ts";
import type { OpenData } from "../loading/open-data.ts";
import { writeFileAtomically } from "../files/atomic-file.ts";
import { cannotWrite } from "../files/cannot-write.ts";
import { writeSamples } from "../loading/samples.ts";
import { type RecipeModel, recipeModel, type SpecFiles } from "../recipes/read-model.ts";
import { openRecipeData } from "../recipes/open-recipe-data.ts";
import { type LocatedRecipe, readRecipeFile } from "../recipes/read-recipe-file.ts";
import { abandonRunFolder, createRunFolder, requireFree } from "../run-folder/create-run-folder.ts";
import { writeDataRecord } from "../run-folder/data-record.ts";
import { recordEngine } from "../run-folder/environment.ts";
import { folderKeeper, type KeptRun } from "../run-folder/keep-run.ts";
import { keptSpec } from "../run-folder/kept-spec.ts";
import { digestsOf } from "../run-folder/run-digests.ts";
import type { RunFolder } from "../run-folder/run-folder.ts";
import { isRunFolder, runFolder, writeJson } from "../run-folder/run-folder.ts";
import { runForRecipe } from "../run-folder/run-folder-messages.ts";
import { turn } from "./event-loop.ts";
import { openModel } from "./open-model.ts";
import { openRunLogs } from "./run-logs.ts";
import type { Tools } from "./tools.ts";

/** A run that only wants someone to watch it and someone to stop it. */
export interface ReadyRun extends Omit<TrainingRun, "report" | "signal">, KeptRun {
  readonly data: OpenData;
  /** What the user should know before it begins. */
  readonly notes: readonly string[];
}

/** The weights of a run, or of what was imported. */
export type WeightsOf = (folder: string) => Promise<ReadonlyMap<string, HostTensor>>;

const noWeights: WeightsOf = () => {
  throw new Error("nobody reads the weights that a run begins with");
};

/** `predict` is never run in training; it is compiled so that its logits are checked against the classes. */
export const signatures = ["train", "eval", "predict"] as const;

/**
 * Begins a recipe: compiles it, and only then makes the run's folder, so that a mistake leaves none behind.
 * @param into the folder to make; `runs/NAME-1`, `-2`, … where it is undefined
 * @throws ProblemError
 */
export async function startRun(
  tools: Tools,
  path: string,
  overrides: Overrides,
  into: string | undefined,
  weightsOf: WeightsOf = noWeights,
): Promise<ReadyRun> {
  if (isRunFolder(path)) throw new ProblemError(runForRecipe(path, runFolder(path).recipe));
  const located = await readRecipeFile(path, overrides);
  const { checked, problems = [] } = (await tools.checkRecipe?.(located)) ?? {};
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new ProblemError(errors);
  const notes = problems.map(warningNote);
  if (into !== undefined) await requireFree(into);
  const known = checked ?? recipeModel(located, true);
  const data = await openRecipeData(located, known.model);
  return beginWith(tools, located, known, data, into, notes, weightsOf).catch(async (error) => {
    await data.close();
    throw error;
  });
}

async function beginWith(
  tools: Tools,
  located: LocatedRecipe,
  known: RecipeModel,
  data: OpenData,
  into: string | undefined,
  notes: readonly string[],
  weightsOf: WeightsOf,
): Promise<ReadyRun> {
  const { recipe } = located;
  const { engine, model, read } = await openModel(tools, located, data, recipe.engine ?? "auto", signatures, undefined, known);
  const begun = recipe.start && startWeights(recipe.start, model.plan.state, await weightsOf(recipe.start.from), located.spanOf("start", "from"));
  model.prepared.writeState(new Map([...initialState(model.plan.state, recipe.seed), ...(begun?.taken ?? [])]));
  const made = await createRunFolder("runs", located.name, into);
  const { folder, lock } = made;
  let logs: readonly RunLog[];
  try {
    await recordEngine(folder, engine.identity, start.step);
    await writeDataRecord(folder, recipe, data);
    if (begun !== undefined) await writeStartRecord(folder, begun);
    await writeJson(folder.recipe, { ...recipe, $schema: undefined, spec: await writeSpec(folder, read.spec) });
    await illustrate(tools, folder, recipe, read, data);
    logs = await openRunLogs({ folder, recipe, data, model, read, engine: engine.identity, from: start });
  } catch (error) {
    await abandonRunFolder(made);
    throw errorCode(error) === undefined ? error : cannotWrite(folder.path, error);
  }
  const kept = { recipe, digests: digestsOf(read.spec, data), engine: engine.identity, folder, lock };
  return { ...kept, keeper: folderKeeper(kept, logs), turn, model, data, batches: data.batches, from: start, history: [], notes: [...notes, ...data.notes, ...(begun === undefined ? [] : [startNote(begun)])] };
}

/** What a run's folder has to be looked at before any training: the model, unless it is too large to draw, and images. */
export async function illustrate(
  tools: Tools,
  folder: RunFolder,
  recipe: Recipe,
  { model, spec }: RecipeModel,
  data: OpenData,
): Promise<void> {
  const diagram = await tools.drawModel?.(model.evaluated, madeFrom(spec.source, recipe));
  if (diagram !== undefined) await writeFileAtomically(folder.diagram, diagram);
  await writeSamples(folder.samples, data);
}

/** @returns the path of the spec from the run's folder */
async function writeSpec(folder: RunFolder, spec: SpecFiles): Promise<string> {
  const files = keptSpec(spec);
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFileAtomically(join(folder.path, path), text);
  }
  return files[0].path;
}
