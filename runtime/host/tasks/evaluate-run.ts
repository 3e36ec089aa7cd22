import { type Evaluation, evaluate } from "../../training/evaluate.ts";
import { openData } from "../loading/open-data.ts";
import { turn } from "../runs/event-loop.ts";
import { openRun } from "../runs/open-run.ts";
import type { Tools } from "../runs/tools.ts";
import { announcing, type EngineOptions } from "./watch.ts";

/** Which weights of which run. */
export interface RunOptions extends EngineOptions {
  /** Folder of the run. */
  readonly run: string;
  /** The weights of the best epoch, as they are if left out, or of the last step. */
  readonly checkpoint?: "best" | "last" | undefined;
  /** Aborted, the task ends at once with the signal's reason as its error. */
  readonly signal?: AbortSignal | undefined;
}

export interface EvaluateOptions extends RunOptions {
  /** How many of the held-out images are done. */
  readonly onProgress?: ((images: number) => void) | undefined;
}

export interface EvaluateResult extends Evaluation {
  readonly run: string;
  readonly checkpoint: "best" | "last";
  /** Epochs that the weights have seen. */
  readonly epochs: number;
}

/**
 * Measures a run's weights on the images held out from it.
 * @throws ProblemError
 */
export async function evaluateRun(tools: Tools, options: EvaluateOptions): Promise<EvaluateResult> {
  const { run, checkpoint = "best", signal } = options;
  const { recipe, spanOf, model, data, epochs } = await openRun(
    announcing(tools, options),
    run,
    checkpoint,
    options.engine,
    "eval",
  );
  try {
    const opened = await openData(recipe, data.images, spanOf("dataset"));
    const watch = { turn, signal, onImages: (images: number) => options.onProgress?.(images) };
    const found = await evaluate(model, opened.batches.evaluate("validation"), watch).finally(opened.close);
    if (found !== undefined) return { run, checkpoint, epochs, ...found };
    signal?.throwIfAborted();
    throw new Error("an evaluation ended without a result");
  } finally {
    model.prepared.dispose();
  }
}
