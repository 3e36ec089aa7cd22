import type { Part } from "../../data/batches.ts";
import { type Evaluation, evaluate } from "../../training/evaluate.ts";
import { openData } from "../loading/open-data.ts";
import type { CheckpointName } from "../run-folder/run-folder.ts";
import { turn } from "../runs/event-loop.ts";
import { openRun } from "../runs/open-run.ts";
import type { Tools } from "../runs/tools.ts";
import { announcing, type EngineOptions } from "./watch.ts";

/** Which weights of which run. */
export interface RunOptions extends EngineOptions {
  /** Folder of the run. */
  readonly run: string;
  /** The weights of the best epoch, as they are if left out, or of the last step. */
  readonly checkpoint?: CheckpointName | undefined;
  /** Aborted, the task ends at once with the signal's reason as its error. */
  readonly signal?: AbortSignal | undefined;
}

export interface EvaluateOptions extends RunOptions {
  /** The part of the images that is measured: `validation` if left out. */
  readonly on?: Part | undefined;
  /** How many of its images are done. */
  readonly onProgress?: ((images: number) => void) | undefined;
}

export interface EvaluateResult extends Evaluation {
  readonly run: string;
  readonly on: Part;
  readonly checkpoint: CheckpointName;
  /** Epochs that the weights have seen. */
  readonly epochs: number;
}

/**
 * Measures a run's weights on images held out from it, or on those that it learnt from, as they are.
 * @throws ProblemError
 */
export async function evaluateRun(tools: Tools, options: EvaluateOptions): Promise<EvaluateResult> {
  const { run, checkpoint = "best", on = "validation", signal } = options;
  const { recipe, spanOf, model, data, epochs } = await openRun(
    announcing(tools, options),
    run,
    checkpoint,
    options.engine,
    "eval",
    undefined,
    on,
  );
  try {
    const opened = await openData(recipe, data.images, spanOf("dataset"));
    const watch = { turn, signal, onImages: (images: number) => options.onProgress?.(images) };
    const found = await evaluate(model, opened.batches.evaluate(on), watch).finally(opened.close);
    if (found !== undefined) return { run, on, checkpoint, epochs, ...found };
    signal?.throwIfAborted();
    throw new Error("an evaluation ended without a result");
  } finally {
    model.prepared.dispose();
  }
}
