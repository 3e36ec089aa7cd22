import type { EngineChoice } from "../../engines/choice-messages.ts";
import type { EngineIdentity } from "../../engines/engine.ts";
import { type RunMemory, runMemory } from "../../training/check-memory.ts";
import { lossWatch } from "../../training/loss-watch.ts";
import type { EpochMetrics } from "../../training/metrics.ts";
import type { OwnMetrics } from "../../training/own-metrics.ts";
import type { Position } from "../../training/position.ts";
import type { StepMetrics } from "../../training/run-log.ts";
import type { TrainingReport } from "../../training/train.ts";
import { freeMemory } from "../runs/free-memory.ts";
import type { ReadyRun } from "../runs/start-run.ts";
import type { Tools } from "../runs/tools.ts";

/** What every task that computes may be given. */
export interface EngineOptions {
  /** What to compute with; the fastest that works if left out. A process computes on one engine only. */
  readonly engine?: EngineIdentity["name"] | undefined;
  /** How many threads compute at once: at most the cores, and all of them if left out. */
  readonly threads?: number | undefined;
  /** Told which engine runs, and what would be faster, before anything slow is done. */
  readonly onEngine?: ((engine: EngineIdentity, note: string | undefined) => void) | undefined;
  /** Told what the compiled model is predicted to take, before anything of it is made. */
  readonly onMemory?: ((memory: RunMemory) => void) | undefined;
}

/** A run of training that is about to begin. */
export interface RunStart {
  /** Its folder. */
  readonly run: string;
  readonly engine: EngineIdentity;
  /** What the engine was chosen by, where nobody named one and there were several. */
  readonly choice?: EngineChoice;
  /** Steps taken before: 0 unless it is a run that goes on. */
  readonly step: number;
  readonly epochs: number;
  /** How many images each epoch learns from, and how many it is measured on. */
  readonly images: { readonly train: number; readonly validation: number };
  /** What the user should know before it begins. */
  readonly notes: readonly string[];
}

/** How far a run has come, after every step. */
export interface TrainProgress {
  readonly phase: "train" | "validation";
  /** The one under way, from 1. */
  readonly epoch: number;
  /** Taken since the beginning of the run. */
  readonly step: number;
  /** Done in this phase of this epoch. */
  readonly images: number;
  /** Means over the images that the epoch has learnt from so far. */
  readonly loss: number;
  /** Undefined where there is no right or wrong. */
  readonly accuracy: number | undefined;
}

/** Who watches a run of training, and who may stop it. */
export interface TrainWatch {
  /** The folder of a new run is there: from now on it can be resumed. */
  readonly onFolder?: ((path: string) => void) | undefined;
  readonly onStart?: ((start: RunStart) => void) | undefined;
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined;
  /** Told what should be known while there is time to stop: a loss that explodes. */
  readonly onNote?: ((note: string) => void) | undefined;
  /** A step has been taken. */
  readonly onStep?: ((step: StepMetrics) => void) | undefined;
  /** An epoch has ended: its line of `metrics.jsonl`. What is promised is waited for. */
  readonly onEpoch?: ((metrics: EpochMetrics) => unknown) | undefined;
  /** Numbers of one's own of what the network says of the held-out images, worked out after each epoch. */
  readonly metrics?: OwnMetrics | undefined;
  /** Aborted, the step under way is ended and saved: `resume` goes on from there to the same bits. */
  readonly signal?: AbortSignal | undefined;
}

/** These tools, whose engine and memory are announced as soon as they are known. */
export function announcing(tools: Tools, options: EngineOptions): Tools {
  return {
    ...tools,
    async openEngine(choice, threads, workOf, because) {
      const opened = await tools.openEngine(choice, options.threads ?? threads, workOf, because);
      options.onEngine?.(opened.engine.identity, opened.note);
      return opened;
    },
    onPlan: (plan, engine) => options.onMemory?.(runMemory(plan, engine, freeMemory())),
  };
}

export function startOf({ folder, engine, choice, from, recipe, batches, notes }: ReadyRun): RunStart {
  const { train, validation } = batches.lengths;
  const images = { train, validation };
  const chosen = choice === undefined ? {} : { choice };
  return { run: folder.path, engine, ...chosen, step: from.step, epochs: recipe.epochs, images, notes };
}

/**
 * What the training loop reports, as it is told outside.
 * @param classes how many there are to tell apart
 * @param isCounted whether right answers are
 */
export function reportTo(watch: TrainWatch, classes: number, isCounted: boolean): TrainingReport {
  const explosion = lossWatch(Math.log(classes));
  const tell = (phase: TrainProgress["phase"], { epoch, step, images, lossSum, correct }: Position, done: number) =>
    watch.onProgress?.({
      phase,
      epoch: epoch + 1,
      step,
      images: done,
      loss: lossSum / images,
      accuracy: isCounted ? correct / images : undefined,
    });
  return {
    trained(position, step) {
      watch.onStep?.(step);
      const note = explosion(position);
      if (note !== undefined) watch.onNote?.(note);
      tell("train", position, position.images);
    },
    evaluated: (position, images) => tell("validation", position, images),
    epochEnded: (row) => watch.onEpoch?.(row),
  };
}
