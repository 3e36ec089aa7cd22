import { existsSync } from "node:fs";
import type { Plan } from "../../../compiler/ir/plan.ts";
import { isAverage, isBesideWeights, weightBeside } from "../../../compiler/ir/state-path.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { ownEngine } from "../../engines/engine-identity.ts";
import { savedEntries } from "../../engines/plan-state.ts";
import { initialTensor } from "../../training/initialize.ts";
import { positionFault } from "../../training/position.ts";
import { recipeChanges } from "../../training/recipe-changes.ts";
import { notNumber } from "../../training/train.ts";
import type { KnownData } from "../datasets/known-data.ts";
import type { SpecFiles } from "../recipes/read-model.ts";
import type { LocatedRecipe } from "../recipes/read-recipe-file.ts";
import { type Checkpoint, loadCheckpoint, stateFor } from "../run-folder/checkpoint.ts";
import { recordedData } from "../run-folder/data-record.ts";
import { textDigest } from "../run-folder/run-digests.ts";
import { type CheckpointName, checkpointFile, keptEpochs, type RunFolder } from "../run-folder/run-folder.ts";
import {
  changedRecipe,
  changedSpec,
  notCheckpoint,
  noWeightsYet,
  recordsDisagree,
  weightsAreNoNumbers,
} from "../run-folder/run-folder-messages.ts";
import type { OpenModel } from "./open-model.ts";
import { restoreSentences } from "./restore-messages.ts";

/**
 * One of a run's checkpoints, made by the recipe that the run's folder holds now.
 * @throws ProblemError F401, R203, R204, R241 for the file, R208 where there is none, R216 for a recipe that was changed
 * since, R244 for a position that no run of it has
 */
export async function checkpointOf(
  folder: RunFolder,
  which: CheckpointName,
  { recipe, spanOf }: LocatedRecipe,
): Promise<Checkpoint> {
  const path = checkpointPath(folder, which);
  const checkpoint = await loadCheckpoint(path);
  if (checkpoint.recipe === undefined) throw new ProblemError(notCheckpoint(path, restoreSentences.noRecipe));
  const changes = recipeChanges(checkpoint.recipe, recipe, checkpoint.position.step);
  const [first] = changes;
  if (first !== undefined) throw new ProblemError(changedRecipe(changes, folder.path, spanOf(...first.keys)));
  // In PyTorch a script may be given other epochs and batches; its weights are the run's all the same.
  if (ownEngine(checkpoint.engine) !== undefined)
    requirePosition(path, checkpoint, recipe, await recordedData(folder, recipe));
  return checkpoint;
}

/**
 * The weights of a run without a recipe, which were imported.
 * @throws ProblemError F401, R203, R204, R241, R208 where there are none
 */
export const importedCheckpoint = (folder: RunFolder, which: CheckpointName): Promise<Checkpoint> =>
  loadCheckpoint(checkpointPath(folder, which));

/**
 * Where the weights asked for lie: imported ones are the best that there are until an epoch has ended.
 * @throws ProblemError R208
 */
export function checkpointPath(folder: RunFolder, which: CheckpointName): string {
  const path = checkpointFile(folder, which);
  if (existsSync(path)) return path;
  if (which === "best" && existsSync(folder.last) && existsSync(folder.imported)) return folder.last;
  const usual = (["best", "last"] as const).filter((name) => existsSync(folder[name]));
  throw new ProblemError(
    noWeightsYet(folder.path, which, [...usual, ...keptEpochs(folder).map((epoch) => `epoch-${epoch}`)]),
  );
}

/**
 * That training can go on from a checkpoint.
 * @throws ProblemError R244 for a position that no run of the recipe has
 */
export function requirePosition(
  path: string,
  { position }: Checkpoint,
  recipe: Recipe,
  { lengths }: Pick<KnownData, "lengths">,
): void {
  const fault = positionFault(position, recipe, lengths.train);
  if (fault !== undefined) throw new ProblemError(recordsDisagree(path, fault));
}

/**
 * Puts a checkpoint's state into the model that it was taken from.
 * @throws ProblemError R205, R243 for another spec, R247 for weights that are no numbers
 */
export function restore(folder: RunFolder, which: CheckpointName, checkpoint: Checkpoint, opened: OpenModel): void {
  const { model, read } = opened;
  model.prepared.writeState(modelState(folder, which, checkpoint, read.spec, model.plan));
}

/**
 * The state of a checkpoint as the model of a spec has it.
 * @throws ProblemError R205, R243 for another spec, R247 for weights that are no numbers
 */
export function modelState(
  folder: RunFolder,
  which: CheckpointName,
  checkpoint: Checkpoint,
  spec: SpecFiles,
  plan: Pick<Plan, "state">,
): ReadonlyMap<string, HostTensor> {
  const recorded = new Set(checkpoint.digests.spec);
  const files = [spec.source, ...spec.imported];
  const changed = files.filter((file) => !recorded.delete(textDigest(file))).map(({ name }) => name);
  if (changed.length > 0 || recorded.size > 0) throw new ProblemError(changedSpec(changed, folder.path));
  const path = checkpointPath(folder, which);
  const saved = new Map([...untaken(checkpoint, plan), ...checkpoint.state]);
  const state = stateFor(plan, path, withAverages(saved, checkpoint, plan));
  const odd = notNumber(state);
  if (odd !== undefined) throw new ProblemError(weightsAreNoNumbers(path, ...odd));
  return state;
}

/** What only measures or answers has the weights' running averages for weights, if there are any. */
function withAverages(
  saved: ReadonlyMap<string, HostTensor>,
  { position }: Checkpoint,
  { state }: Pick<Plan, "state">,
): Map<string, HostTensor> {
  const averages = [...saved].filter(([path]) => isAverage(path) && !(path in state));
  return new Map([
    ...saved,
    ...(position.step === 0 ? [] : averages.map(([path, tensor]) => [weightBeside(path), tensor] as const)),
  ]);
}

/** Weights that were imported have taken no step: what an optimizer keeps beside them is as training begins it. */
function untaken(
  { position, state }: Checkpoint,
  plan: Pick<Plan, "state">,
): readonly (readonly [string, HostTensor])[] {
  if (position.step > 0) return [];
  const kept = savedEntries(plan).filter(([path]) => isBesideWeights(path));
  return kept.map(([path, entry]) => [
    path,
    (entry.role === "average" ? state.get(weightBeside(path)) : undefined) ?? initialTensor(path, entry, 0),
  ]);
}
