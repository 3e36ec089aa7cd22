import { ProblemError } from "../../schema/problem/problem.ts";
import type { Recipe } from "../../schema/recipe/recipe.ts";
import type { Batch, BatchSource } from "../data/batches.ts";
import type { HostTensor } from "../engines/engine.ts";
import { savedEntries } from "../engines/plan-state.ts";
import { stoppedEarly } from "./early-stop.ts";
import { type Evaluation, evaluate } from "./evaluate.ts";
import { correctOf, type ImageModel, scalarOf } from "./image-model.ts";
import { bestEpoch, type EpochMetrics } from "./metrics.ts";
import { AnswerCollector, type OwnMetrics } from "./own-metrics.ts";
import { partOfStep } from "./part-of-step.ts";
import type { Position } from "./position.ts";
import type { StepMetrics } from "./run-log.ts";
import { batchInputs, inputsOf, rateAt, stepInputs } from "./step-inputs.ts";
import { stepsPerEpoch } from "./steps-per-epoch.ts";
import { trainingDiverged, trainingSentences } from "./training-messages.ts";

/** All that a run of training is made of. */
export interface TrainingRun {
  readonly recipe: Recipe;
  readonly model: ImageModel;
  readonly batches: BatchSource;
  /** Where to begin: the start, or where a checkpoint was taken. */
  readonly from: Position;
  /** Epochs that ended before. */
  readonly history: readonly EpochMetrics[];
  readonly keeper: RunKeeper;
  /** Lets the event loop turn: Ctrl-C and timers are heard only there, which an engine in WebAssembly never lets it. */
  turn(): Promise<void>;
  readonly report: TrainingReport;
  /** What is measured of each epoch beside loss and accuracy. */
  readonly metrics?: OwnMetrics | undefined;
  /** Aborted to stop after the step under way. */
  readonly signal: AbortSignal;
}

/** Who keeps what a run leaves: in files, or wherever the run is. */
export interface RunKeeper {
  /** A step that has been taken. */
  keepStep?(step: StepMetrics): void;
  /** What the network says of a batch of those images that it is measured on. */
  keepAnswers?(batch: Batch, logits: HostTensor): void;
  /** All epochs that have ended, of those that the run is to have. */
  keepMetrics(history: readonly EpochMetrics[], epochs: number): Promise<void>;
  /** Weights, moments and buffers by their path in the plan, and where the run was then. */
  keepState(which: readonly ("best" | "last")[], position: Position, state: State): Promise<void>;
  /** What to call the last state that was kept, if one was. */
  lastKept(): string | undefined;
  /** The run has ended, however it ended. */
  close(): Promise<void>;
}

export type State = ReadonlyMap<string, HostTensor>;
type Tensors = Readonly<Record<string, HostTensor>>;

/** Who watches a run. */
export interface TrainingReport {
  /** After every step: `position` counts it. */
  trained(position: Position, step: StepMetrics): void;
  /** While accuracy is measured after an epoch. */
  evaluated(position: Position, images: number): void;
  /** What it promises is waited for. */
  epochEnded(row: EpochMetrics): unknown;
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
    await run.keeper.close();
  }
}

async function trainEpochs(run: TrainingRun): Promise<"finished" | "interrupted"> {
  const { recipe, model, batches, report, signal } = run;
  let { from: position, history } = run;
  while (position.epoch < recipe.epochs && stoppedEarly(recipe, history) === undefined) {
    const clock = performance.now();
    const before = position.images;
    position = await trainEpoch(run, position);
    const seconds = (performance.now() - clock) / 1000;
    const ended = position;
    const onImages = (images: number) => report.evaluated(ended, images);
    const answers = new AnswerCollector();
    const onAnswers = (batch: Batch, logits: HostTensor) => {
      run.keeper.keepAnswers?.(batch, logits);
      if (run.metrics !== undefined) answers.add(batch, logits);
    };
    const watch = { turn: run.turn, onImages, onAnswers, signal };
    const validation = await evaluate(model, batches.evaluate("validation"), watch);
    if (validation === undefined) {
      await save(run, ["last"], position);
      return "interrupted";
    }
    if (!Number.isFinite(validation.loss)) {
      throw diverged(run, position, trainingSentences.validationLossIs(validation.loss));
    }
    const row = epochRow(run, position, validation, seconds, position.images - before);
    history = [...history, run.metrics === undefined ? row : { ...row, own: answers.measured(run.metrics) }];
    position = { step: position.step, epoch: position.epoch + 1, batch: 0, lossSum: 0, correct: 0, images: 0 };
    await endEpoch(run, position, history);
  }
  return "finished";
}

/** The batches of an epoch from the position on, until its end or the signal. */
async function trainEpoch(run: TrainingRun, from: Position): Promise<Position> {
  const { recipe, model, batches, report, signal } = run;
  const steps = stepsOf(run);
  const { lengths } = batches;
  let position = from;
  for await (const batch of batches.train(from.epoch, from.batch)) {
    if (signal.aborted) break;
    const images = batch.indices.length;
    const part = partOfStep(recipe, lengths.train, position.batch);
    const signature = part.isLast ? "train" : "accumulate";
    const taken = inputsOf(model.plan, signature);
    const share = images / part.images;
    const inputs = { ...batchInputs(taken, batch), ...stepInputs(taken, recipe, steps, position.step, share) };
    const outputs = await model.prepared.run(signature, inputs);
    const loss = scalarOf(outputs, "loss");
    position = {
      step: position.step + 1,
      epoch: position.epoch,
      batch: position.batch + 1,
      lossSum: position.lossSum + loss * images,
      correct: position.correct + (correctOf(outputs) ?? 0),
      images: position.images + images,
    };
    if (!Number.isFinite(loss)) throw diverged(run, position, trainingSentences.lossIs(loss));
    const metrics = stepMetrics(run, position.step, loss, outputs, images);
    run.keeper.keepStep?.(metrics);
    report.trained(position, metrics);
    await run.turn();
  }
  return position;
}

const stepsOf = ({ recipe, batches }: TrainingRun): number => stepsPerEpoch(batches.lengths.train, recipe.batch_size);

function stepMetrics(run: TrainingRun, step: number, loss: number, outputs: Tensors, images: number): StepMetrics {
  const correct = correctOf(outputs);
  const accuracy = correct === undefined ? undefined : correct / images;
  return { step, loss, accuracy, learning_rate: rateOf(run, step), gradient_norm: outputs.gradient_norm?.data[0] };
}

/** The rate of a step, counted from 1. */
const rateOf = (run: TrainingRun, step: number): number => rateAt(run.recipe, stepsOf(run), step - 1);

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
    train_accuracy: validation.accuracy === undefined ? undefined : position.correct / position.images,
    validation_loss: validation.loss,
    validation_accuracy: validation.accuracy,
    learning_rate: rateOf(run, position.step),
    seconds,
    images_per_second: images / Math.max(seconds, 1e-9),
  };
}

/** The checkpoint comes last: what is written before it and then lost to a kill is made again, the same. */
async function endEpoch(run: TrainingRun, position: Position, history: readonly EpochMetrics[]): Promise<void> {
  await run.keeper.keepMetrics(history, run.recipe.epochs);
  const row = history.at(-1);
  await save(run, bestEpoch(history) === row ? ["best", "last"] : ["last"], position);
  if (row !== undefined) await run.report.epochEnded(row);
}

/** What is no number is never saved: nothing could be done with it, and the state before may still be of use. */
async function save(run: TrainingRun, which: readonly ("best" | "last")[], position: Position): Promise<void> {
  const { prepared, plan } = run.model;
  const state = await prepared.readState(savedEntries(plan).map(([path]) => path));
  const odd = notNumber(state);
  if (odd !== undefined) throw diverged(run, position, trainingSentences.weightIs(...odd));
  await run.keeper.keepState(which, position, state);
}

/** A tensor that holds infinity or what is no number, with that value. */
export function notNumber(state: State): readonly [name: string, value: number] | undefined {
  for (const [name, { data }] of state) {
    // Not by `find`, which calls a function for each of what may be hundreds of millions.
    for (let i = 0; i < data.length; i++) {
      const value = data[i] ?? 0;
      if (!Number.isFinite(value)) return [name, value];
    }
  }
  return undefined;
}

function diverged({ keeper }: TrainingRun, { step, epoch, batch }: Position, what: string): ProblemError {
  return new ProblemError(trainingDiverged(what, step, batch === 0 ? epoch : epoch + 1, keeper.lastKept()));
}
