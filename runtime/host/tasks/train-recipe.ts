import type { Choices } from "../../../compiler/model/resolve.ts";
import { logitsOf } from "../../../compiler/training/objective/objective.ts";
import type { Overrides } from "../../../schema/recipe/override-recipe.ts";
import type { EngineIdentity } from "../../engines/engine.ts";
import { stoppedEarly } from "../../training/early-stop.ts";
import { bestEpoch, type EpochMetrics } from "../../training/metrics.ts";
import { train } from "../../training/train.ts";
import { chanceNote, earlyStopNote } from "../../training/training-notes.ts";
import { readMetrics } from "../run-folder/metrics-file.ts";
import type { RunFolder } from "../run-folder/run-folder.ts";
import { resumeRun } from "../runs/resume-run.ts";
import { type ReadyRun, startRun } from "../runs/start-run.ts";
import type { Tools } from "../runs/tools.ts";
import { openTrained } from "./open-trained.ts";
import { announcing, type EngineOptions, reportTo, startOf, type TrainWatch } from "./watch.ts";

/** A recipe, what stands in for its own values, and who watches. */
export interface TrainOptions extends Choices, EngineOptions, TrainWatch {
  /** Path of the recipe. */
  readonly recipe: string;
  /** `KEY=VALUE` of any of the recipe's keys by its path, in the place of its own: `optimizer.adamw.lr=3e-4`. */
  readonly values?: readonly string[] | undefined;
  /** The same, where a sweep chooses them. */
  readonly grid?: readonly string[] | undefined;
  /** The folder to leave; `runs/NAME-1`, `-2`, … if left out. */
  readonly run?: string | undefined;
  /** Numbers, or texts of them as a command line has them. */
  readonly epochs?: number | string | undefined;
  readonly batchSize?: number | string | undefined;
  readonly seed?: number | string | undefined;
}

/** What options put in the place of a recipe's own values. */
export type RecipeValues = Pick<
  TrainOptions,
  "preset" | "set" | "values" | "grid" | "epochs" | "batchSize" | "seed" | "engine"
>;

export interface ResumeOptions extends EngineOptions, TrainWatch {
  /** Folder of the run. */
  readonly run: string;
  /** How many epochs it shall have in all, with those that are done; as many as it was to have, if left out. */
  readonly epochs?: number | string | undefined;
}

export interface TrainResult {
  /** `interrupted`: the signal was aborted, and the run waits in its folder to be resumed. */
  readonly outcome: "finished" | "interrupted";
  /** The run's folder, and its files by what they hold. */
  readonly run: string;
  readonly files: RunFolder;
  readonly engine: EngineIdentity;
  /** Every epoch that has ended, and the one with the highest validation accuracy. */
  readonly metrics: readonly EpochMetrics[];
  readonly best: EpochMetrics | undefined;
  /** Whether what it learnt names classes, as `predict` asks of it; what is trained by a loss of its own may not. */
  readonly namesClasses: boolean;
  /** What should be known of a run that has finished: that it learnt nothing. */
  readonly notes: readonly string[];
}

/**
 * Compiles a recipe's spec and trains it, into a folder of its own.
 * @throws ProblemError with everything that is wrong with recipe or spec, before the folder is made
 * @throws the signal's reason where it was aborted before anything began
 */
export async function trainRecipe(tools: Tools, options: TrainOptions): Promise<TrainResult> {
  options.signal?.throwIfAborted();
  const own = { ...announcing(tools, options), ...(options.onFolder && { onFolder: options.onFolder }) };
  return watched(await startRun(own, options.recipe, overridesOf(options), options.run, openTrained), options);
}

/**
 * Goes on with a run that was stopped, on the engine it was on unless another is asked for.
 * @throws ProblemError
 */
export async function resumeTraining(tools: Tools, options: ResumeOptions): Promise<TrainResult> {
  options.signal?.throwIfAborted();
  const { run, engine, epochs } = options;
  const choices = { engine, epochs: epochs === undefined ? undefined : String(epochs) };
  return watched(await resumeRun(announcing(tools, options), run, choices, openTrained), options);
}

async function watched(ready: ReadyRun, watch: TrainWatch): Promise<TrainResult> {
  const { folder, recipe, engine, model } = ready;
  try {
    watch.onStart?.(startOf(ready));
    const signal = watch.signal ?? new AbortController().signal;
    const { classes, lengths } = ready.data;
    const namesClasses = logitsOf(recipe.objective) !== undefined;
    const outcome = await train({
      ...ready,
      report: reportTo(watch, classes.length, namesClasses),
      signal,
      metrics: watch.metrics,
    });
    const metrics = await readMetrics(folder.metrics, recipe.epochs);
    const best = bestEpoch(metrics);
    const accuracy = best?.validation_accuracy;
    const note = accuracy === undefined ? undefined : chanceNote(accuracy, lengths.validation, classes.length);
    const stop = stoppedEarly(recipe, metrics);
    const early = outcome === "finished" && ready.from.epoch < metrics.length ? stop : undefined;
    const notes = [
      ...(early === undefined ? [] : [earlyStopNote(early, recipe)]),
      ...(outcome === "finished" && note !== undefined ? [note] : []),
    ];
    return { outcome, run: folder.path, files: folder, engine, metrics, best, namesClasses, notes };
  } finally {
    // A watcher may have thrown before the training began, which else lets others in.
    await ready.lock.release();
    await ready.data.close();
    model.prepared.dispose();
  }
}

export function overridesOf({
  preset,
  set = {},
  values,
  grid,
  epochs,
  batchSize,
  seed,
  engine,
}: RecipeValues): Overrides {
  const texts = Object.entries({ preset, epochs, batchSize, seed, engine }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  const edits = { ...(values && { values }), ...(grid && { grid }) };
  return {
    ...edits,
    ...Object.fromEntries(texts),
    set: Object.entries(set).map(([name, value]) => `${name}=${value}`),
  };
}
