import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { changedTeacher } from "../../../schema/messages/teacher-messages.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { overrideRecipe } from "../../../schema/recipe/override-recipe.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { EngineName } from "../../engines/engine.ts";
import { engineDifferences, ownEngine, type RecordedEngine } from "../../engines/engine-identity.ts";
import { stoppedEarly } from "../../training/early-stop.ts";
import type { EpochMetrics } from "../../training/metrics.ts";
import { type Position, start } from "../../training/position.ts";
import type { RunLog } from "../../training/run-log.ts";
import { rateAt } from "../../training/step-inputs.ts";
import { stepsPerEpoch } from "../../training/steps-per-epoch.ts";
import { earlyStopNote } from "../../training/training-notes.ts";
import { makeFolder } from "../files/make-folder.ts";
import { recipeModel } from "../recipes/read-model.ts";
import { readRecipeFile } from "../recipes/read-recipe-file.ts";
import { recordedData } from "../run-folder/data-record.ts";
import { recordEngine } from "../run-folder/environment.ts";
import { folderKeeper } from "../run-folder/keep-run.ts";
import { readMetrics } from "../run-folder/metrics-file.ts";
import { digestsOf } from "../run-folder/run-digests.ts";
import { openRunFolder, type RunFolder, requireFiles, requireRecipe, writeJson } from "../run-folder/run-folder.ts";
import { changedImages, fewerEpochs, recordsDisagree } from "../run-folder/run-folder-messages.ts";
import { lockFolder } from "../run-folder/run-lock.ts";
import { beginState } from "./begin-state.ts";
import { turn } from "./event-loop.ts";
import { openModel, troubleOf } from "./open-model.ts";
import { openTeacher } from "./open-teacher.ts";
import { signatures } from "./open-training.ts";
import { checkpointOf, requirePosition, restore } from "./restore.ts";
import { resumeSentences } from "./resume-messages.ts";
import { openRunLogs } from "./run-logs.ts";
import { illustrate, type ReadyRun, recordOrigins } from "./start-run.ts";
import type { Tools } from "./tools.ts";
import { noneTrained, type OpenTrained } from "./trained-model.ts";

export interface ResumeChoices {
  /** The engine that it was on, if left out. */
  readonly engine?: EngineName | undefined;
  /** How many epochs the run shall have in all, as text; as many as it was to have, if left out. */
  readonly epochs?: string | undefined;
}

/**
 * Goes on with a run from its last checkpoint, or from the start where it was stopped before its first.
 * @throws ProblemError
 */
export async function resumeRun(
  tools: Tools,
  path: string,
  choices: ResumeChoices = {},
  openTrained = noneTrained,
): Promise<ReadyRun> {
  const folder = await openRunFolder(path);
  requireRecipe(folder);
  await requireFiles(folder);
  const lock = await lockFolder(folder.path);
  try {
    const { logs, ...run } = { ...(await continued(tools, folder, choices, openTrained)), folder, lock };
    return { ...run, keeper: folderKeeper(run, logs), turn };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function continued(
  tools: Tools,
  folder: RunFolder,
  choices: ResumeChoices,
  openTrained: OpenTrained,
): Promise<Omit<ReadyRun, "folder" | "lock" | "keeper" | "turn"> & { readonly logs: readonly RunLog[] }> {
  const located = await readRecipeFile(folder.recipe);
  const recorded = await recordedData(folder, located.recipe);
  const saved = existsSync(folder.last) ? await checkpointOf(folder, "last", located) : undefined;
  if (saved !== undefined) requirePosition(folder.last, saved, located.recipe, recorded);
  const from = saved?.position ?? start;
  const perEpoch = stepsPerEpoch(recorded.lengths.train, located.recipe.batch_size);
  const history = await historyOf(folder, perEpoch, saved?.position);
  const recipe = extendedTo(choices.epochs, located.recipe, perEpoch, from);

  // An engine is started once nothing else can be wrong.
  const { openData } = await import("../loading/open-data.ts");
  const data = await openData(recipe, recorded.images, located.spanOf("dataset"));
  if (saved !== undefined && saved.digests.split !== data.digest)
    throw new ProblemError(changedImages(data.name, !("name" in recipe.dataset)));
  const choice = choices.engine ?? (saved && ownEngine(saved.engine)) ?? recipe.engine ?? "auto";
  const known = recipeModel(located, true);
  const taught = await openTeacher(located, known.model.trained, data, openTrained);
  const digest = taught?.record.sha256;
  if (saved !== undefined && saved.digests.teacher !== digest)
    throw new ProblemError(changedTeacher(recipe.teacher?.from ?? "", located.spanOf("teacher", "from")));
  const threads = saved && threadsAsBefore(saved.engine, choice);
  const opened = await openModel(tools, located, data, choice, signatures, undefined, known, taught?.teacher, threads);
  const { engine, model, read } = opened;
  const digests = digestsOf(read.spec, data, digest);
  if (saved === undefined) {
    await makeFolder(dirname(folder.last));
    const begun = await beginState(opened, located, openTrained, taught);
    await recordOrigins(folder, recipe, { data, begun, taught });
    await illustrate(tools, folder, recipe, read, data);
  } else {
    restore(folder, "last", saved, opened);
    if (taught !== undefined) model.prepared.writeState(taught.state);
  }

  if (recipe !== located.recipe) await writeJson(folder.recipe, { ...recipe, $schema: undefined });
  await recordEngine(folder, engine.identity, from.step);
  const differences = saved === undefined || from.step === 0 ? [] : engineDifferences(saved.engine, engine.identity);
  const early = from.epoch < recipe.epochs ? stoppedEarly(recipe, history) : undefined;
  const notes = [
    ...data.notes,
    ...troubleOf(engine),
    ...(saved === undefined ? [resumeSentences.fromTheStart] : []),
    ...(differences.length === 0 ? [] : [resumeSentences.engineDiffers(differences)]),
    ...(from.epoch < recipe.epochs ? [] : [resumeSentences.alreadyFinished(folder.path, recipe.epochs)]),
    ...(early === undefined ? [] : [resumeSentences.stoppedEarly(earlyStopNote(early, recipe), folder.recipe)]),
    ...(recipe === located.recipe || from.step === 0 ? [] : [rateText(recipe, perEpoch, from.step)]),
  ];
  const run = { recipe, model, data, engine: engine.identity, from };
  const logs = await openRunLogs({ ...run, folder, read });
  return { ...run, batches: data.batches, digests, history, notes, logs };
}

/** TensorFlow's bits depend on how many threads compute; those of a module do not. */
const threadsAsBefore = ({ name, threads }: RecordedEngine, choice: EngineName | "auto"): number | undefined =>
  name === "tensorflow" && choice === name ? threads : undefined;

/**
 * The lines of the epochs that have ended.
 * @param saved where the checkpoint was taken, if there is one
 * @throws ProblemError R242, R244 where one is missing or does not fit the recipe
 */
async function historyOf(folder: RunFolder, perEpoch: number, saved?: Position): Promise<readonly EpochMetrics[]> {
  const refuse = (fault: string) => new ProblemError(recordsDisagree(folder.metrics, fault));
  if (saved === undefined) {
    // The first epoch's line is written a moment before its checkpoint is.
    const told = await readMetrics(folder.metrics, 2);
    if (told.length > 1) throw refuse(`it tells of epochs that have ended, and \`${folder.last}\` is not there`);
    return [];
  }
  const { epoch } = saved;
  const rows = await readMetrics(folder.metrics, epoch);
  if (rows.length < epoch) throw refuse(`it has the lines of ${rows.length} epochs, and ${epoch} have ended`);
  const odd = rows.find((row) => row.step !== row.epoch * perEpoch);
  if (odd !== undefined) throw refuse(`epoch ${odd.epoch} cannot have ended at step ${odd.step}`);
  return rows;
}

/**
 * The recipe with another number of epochs, and with the plan that it followed until now.
 * @throws ProblemError R104, R245
 */
function extendedTo(asked: string | undefined, recipe: Recipe, perEpoch: number, from: Position): Recipe {
  const { recipe: wanted, problems } = overrideRecipe(recipe, asked === undefined ? {} : { epochs: asked });
  if (problems.length > 0) throw new ProblemError(problems);
  if (wanted.epochs === recipe.epochs) return recipe;
  if (wanted.epochs * perEpoch <= from.step) {
    throw new ProblemError(fewerEpochs(wanted.epochs, Math.floor(from.step / perEpoch)));
  }
  const followed = [...(recipe.extended ?? []), { epochs: recipe.epochs, until_step: from.step }];
  const last = recipe.extended?.at(-1)?.until_step ?? 0;
  return { ...wanted, extended: from.step > last ? followed : recipe.extended };
}

/** The schedule is that of a run of all epochs, so the rate makes a step where the plan is changed. */
function rateText(recipe: Recipe, perEpoch: number, step: number): string {
  const [before, after] = [step - 1, step].map((one) => rateAt(recipe, perEpoch, one));
  return resumeSentences.trainsOn(recipe.epochs, before ?? 0, after ?? 0);
}
