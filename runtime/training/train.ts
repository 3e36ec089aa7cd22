import { existsSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { ProblemError } from "../../schema/problem/problem.ts";
import type { Recipe } from "../../schema/recipe/recipe.ts";
import type { Dataset, Split } from "../data/dataset.ts";
import { makeBatch } from "../data/dataset.ts";
import { shuffled } from "../data/shuffle.ts";
import type { EngineIdentity } from "../engines/engine.ts";
import { notNumber, saveCheckpoint } from "../host/run-folder/checkpoint.ts";
import type { RunDigests } from "../host/run-folder/run-digests.ts";
import type { RunFolder } from "../host/run-folder/run-folder.ts";
import { writeCurves } from "../host/run-folder/run-folder.ts";
import type { RunLock } from "../host/run-folder/run-lock.ts";
import { runError, runSentences, runWords } from "../messages.ts";
import type { Evaluation } from "./evaluate.ts";
import { evaluate } from "./evaluate.ts";
import type { ImageModel } from "./image-model.ts";
import { scalarOf } from "./image-model.ts";
import type { EpochMetrics } from "./metrics.ts";
import { bestEpoch, writeMetrics } from "./metrics.ts";
import type { Position } from "./position.ts";
import { resultRecipe } from "./recipe-changes.ts";
import { learningRate } from "./schedule.ts";
import { inputsOf, scheduleOf, stepInputs } from "./step-inputs.ts";

/** All that a run of training is made of. */
export interface TrainingRun {
  readonly recipe: Recipe;
  readonly model: ImageModel;
  readonly dataset: Dataset;
  readonly split: Split;
  readonly digests: RunDigests;
  readonly engine: EngineIdentity;
  readonly folder: RunFolder;
  /** Held while it trains, and let go when that ends, however it ends. */
  readonly lock: RunLock;
  /** Where to begin: the start, or where a checkpoint was taken. */
  readonly from: Position;
  /** Epochs that ended before. */
  readonly history: readonly EpochMetrics[];
  readonly report: TrainingReport;
  /** Aborted to stop after the step under way. */
  readonly signal: AbortSignal;
}

/** Who watches a run. */
export interface TrainingReport {
  /** After every step: `position` counts it. */
  trained(position: Position): void;
  /** While accuracy is measured after an epoch. */
  evaluated(position: Position, images: number): void;
  epochEnded(row: EpochMetrics): void;
}

/**
 * Trains to the end, or to the step at which the signal is aborted, and leaves a checkpoint either way.
 * What it computes depends on recipe, engine and position alone: going on from a checkpoint gives the same bits.
 * @throws ProblemError R202, R213
 */
export async function train(run: TrainingRun): Promise<"finished" | "interrupted"> {
  try {
    return await trainEpochs(run);
  } finally {
    await run.lock.release();
  }
}

async function trainEpochs(run: TrainingRun): Promise<"finished" | "interrupted"> {
  const { recipe, model, dataset, split, report, signal } = run;
  let { from: position, history } = run;
  while (position.epoch < recipe.epochs) {
    const clock = performance.now();
    const before = position.images;
    position = await trainEpoch(run, position);
    const seconds = (performance.now() - clock) / 1000;
    const ended = position;
    const onImages = (images: number) => report.evaluated(ended, images);
    const validation = await evaluate(model, dataset, split.validation, recipe.batch_size, onImages, signal);
    if (validation === undefined) {
      await save(run, ["last"], position);
      return "interrupted";
    }
    if (!Number.isFinite(validation.loss)) {
      throw diverged(run, position, runSentences.validationLossIs(validation.loss));
    }
    history = [...history, epochRow(run, position, validation, seconds, position.images - before)];
    position = { step: position.step, epoch: position.epoch + 1, batch: 0, lossSum: 0, correct: 0, images: 0 };
    await endEpoch(run, position, history);
  }
  return "finished";
}

/** The batches of an epoch from the position on, until its end or the signal. */
async function trainEpoch(run: TrainingRun, from: Position): Promise<Position> {
  const { recipe, model, dataset, split, report, signal } = run;
  const size = recipe.batch_size;
  const order = shuffled(split.train.length, recipe.seed, "epoch", from.epoch).map((i) => split.train[i] ?? 0);
  const taken = inputsOf(model.plan, "train");
  let position = from;
  while (position.batch * size < order.length && !signal.aborted) {
    const indices = order.subarray(position.batch * size, (position.batch + 1) * size);
    const { image, labels } = makeBatch(dataset, indices);
    const inputs = { [model.input]: image, labels, ...stepInputs(taken, recipe, position.step) };
    const outputs = await model.prepared.run("train", inputs);
    const loss = scalarOf(outputs, "loss");
    position = {
      step: position.step + 1,
      epoch: position.epoch,
      batch: position.batch + 1,
      lossSum: position.lossSum + loss * indices.length,
      correct: position.correct + scalarOf(outputs, "correct"),
      images: position.images + indices.length,
    };
    if (!Number.isFinite(loss)) throw diverged(run, position, runSentences.lossIs(loss));
    report.trained(position);
    // Ctrl-C and timers are heard only where the event loop turns, which an engine in WebAssembly never lets it.
    await setImmediate();
  }
  return position;
}

function epochRow(
  run: TrainingRun,
  position: Position,
  validation: Evaluation,
  seconds: number,
  images: number,
): EpochMetrics {
  return {
    epoch: position.epoch + 1,
    step: position.step,
    train_loss: position.lossSum / position.images,
    train_accuracy: position.correct / position.images,
    validation_loss: validation.loss,
    validation_accuracy: validation.accuracy,
    learning_rate: learningRate(scheduleOf(run.recipe, position.step - 1), position.step - 1),
    seconds,
    images_per_second: images / Math.max(seconds, 1e-9),
  };
}

/** The checkpoint comes last: what is written before it and then lost to a kill is made again, the same. */
async function endEpoch(run: TrainingRun, position: Position, history: readonly EpochMetrics[]): Promise<void> {
  await writeMetrics(run.folder.metrics, history);
  await writeCurves(run.folder, history, run.recipe.epochs);
  const row = history.at(-1);
  await save(run, bestEpoch(history) === row ? ["best", "last"] : ["last"], position);
  if (row !== undefined) run.report.epochEnded(row);
}

/** What is no number is never saved: nothing could be done with it, and the state before may still be of use. */
async function save(run: TrainingRun, which: readonly ("best" | "last")[], position: Position): Promise<void> {
  const { model, recipe, digests, engine, folder } = run;
  const state = await model.prepared.readState();
  const odd = notNumber(state);
  if (odd !== undefined) throw diverged(run, position, runSentences.weightIs(...odd));
  const paths = which.map((one) => folder[one]);
  await saveCheckpoint(paths, { position, engine, recipe: resultRecipe(recipe), digests, state });
}

function diverged({ folder }: TrainingRun, { step, epoch, batch }: Position, what: string): ProblemError {
  const kept = existsSync(folder.last) ? folder.last : undefined;
  return runError("R213", runWords.R213(what, step, batch === 0 ? epoch : epoch + 1, kept));
}
