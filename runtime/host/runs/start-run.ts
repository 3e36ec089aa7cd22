import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { madeFrom } from "../../../compiler/diagram/made-from.ts";
import type { Overrides } from "../../../schema/recipe/override-recipe.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { EngineChoice } from "../../engines/choice-messages.ts";
import { start } from "../../training/position.ts";
import type { RunLog } from "../../training/run-log.ts";
import type { TrainingRun } from "../../training/train.ts";
import { writeFileAtomically } from "../files/atomic-file.ts";
import { cannotWrite } from "../files/cannot-write.ts";
import { errorCode } from "../files/system-errors.ts";
import type { OpenData } from "../loading/open-data.ts";
import { writeSamples } from "../loading/samples.ts";
import type { RecipeModel, SpecFiles } from "../recipes/read-model.ts";
import { abandonRunFolder, createRunFolder, requireFree } from "../run-folder/create-run-folder.ts";
import { writeDataRecord } from "../run-folder/data-record.ts";
import { recordEngine } from "../run-folder/environment.ts";
import { folderKeeper, type KeptRun } from "../run-folder/keep-run.ts";
import { keptSpec } from "../run-folder/kept-spec.ts";
import { digestsOf } from "../run-folder/run-digests.ts";
import type { RunFolder } from "../run-folder/run-folder.ts";
import { writeJson } from "../run-folder/run-folder.ts";
import { startRecord } from "../run-folder/start-record.ts";
import { turn } from "./event-loop.ts";
import { type OpenTraining, openTraining } from "./open-training.ts";
import { openRunLogs } from "./run-logs.ts";
import type { Tools } from "./tools.ts";
import { noneTrained } from "./trained-model.ts";

/** A run that only wants someone to watch it and someone to stop it. */
export interface ReadyRun extends Omit<TrainingRun, "report" | "signal">, KeptRun {
  readonly data: OpenData;
  /** What its engine was chosen by, where there was a choice. */
  readonly choice?: EngineChoice | undefined;
  /** What the user should know before it begins. */
  readonly notes: readonly string[];
}

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
  openTrained = noneTrained,
): Promise<ReadyRun> {
  const opened = await openTraining(tools, path, overrides, openTrained, async () => {
    if (into !== undefined) await requireFree(into);
  });
  return beginWith(tools, opened, into).catch(async (error) => {
    await opened.data.close();
    throw error;
  });
}

async function beginWith(tools: Tools, opened: OpenTraining, into: string | undefined): Promise<ReadyRun> {
  const { located, data, engine, choice, model, read, begun, taught, notes } = opened;
  const { recipe } = located;
  const made = await createRunFolder("runs", located.name, into);
  const { folder, lock } = made;
  tools.onFolder?.(folder.path);
  let logs: readonly RunLog[];
  try {
    await recordEngine(folder, engine.identity, start.step);
    await recordOrigins(folder, recipe, { data, begun, taught });
    // Wherever the run goes on from, its teacher is found.
    const teacher = recipe.teacher && { ...recipe.teacher, from: resolve(recipe.teacher.from) };
    const kept = { ...recipe, $schema: undefined, teacher, spec: await writeSpec(folder, read.spec) };
    await writeJson(folder.recipe, kept);
    await illustrate(tools, folder, recipe, read, data);
    logs = await openRunLogs({ folder, recipe, data, model, read, engine: engine.identity, from: start });
  } catch (error) {
    await abandonRunFolder(made);
    throw errorCode(error) === undefined ? error : cannotWrite(folder.path, error);
  }
  const digests = digestsOf(read.spec, data, taught?.record.sha256);
  const kept = { recipe, digests, engine: engine.identity, folder, lock };
  const keeper = folderKeeper(kept, logs);
  return { ...kept, choice, keeper, turn, model, data, batches: data.batches, from: start, history: [], notes };
}

/** What a run was made of beside its recipe and spec: its pictures, and what it has of other runs. */
export async function recordOrigins(
  folder: RunFolder,
  recipe: Recipe,
  { data, begun, taught }: Pick<OpenTraining, "data" | "begun" | "taught">,
): Promise<void> {
  await writeDataRecord(folder, recipe, data);
  if (begun !== undefined) await writeJson(folder.start, startRecord(begun));
  if (taught !== undefined) await writeJson(folder.teacher, taught.record);
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
