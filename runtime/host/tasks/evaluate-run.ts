import type { Batch, Part } from "../../data/batches.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { answersOf, type ClassificationReport, ClassificationTally } from "../../training/classification-report.ts";
import { type Evaluation, evaluate } from "../../training/evaluate.ts";
import { trainedOn } from "../loading/trained-on.ts";
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
  /** Whether to look for measured images among those that it learnt from. */
  readonly checkSplit?: boolean | undefined;
  /** How many of its images are done. */
  readonly onProgress?: ((images: number) => void) | undefined;
}

export interface EvaluateResult extends Evaluation {
  readonly run: string;
  readonly on: Part;
  readonly checkpoint: CheckpointName;
  /** Epochs that the weights have seen. */
  readonly epochs: number;
  /** By class, of the five likeliest, and how far its certainty is to be trusted; undefined where an image may have several labels. */
  readonly report?: ClassificationReport;
  readonly classes: readonly string[];
  /** How many of the measured images are among those that it learnt from, as the network sees them, where that was asked for. */
  readonly alsoTrainedOn?: number;
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
    const { openData } = await import("../loading/open-data.ts");
    const opened = await openData(recipe, data.images, spanOf("dataset"));
    const tally = new ClassificationTally(data.classes.length);
    let counted = 0;
    const watch = {
      ...{ turn, signal, onImages: (images: number) => options.onProgress?.(images) },
      onAnswers({ labels, targets }: Batch, { data: logits }: HostTensor) {
        if (targets !== undefined) return;
        const answers = answersOf(logits, labels.data);
        tally.add(answers);
        counted += answers.length;
      },
    };
    try {
      const found = await evaluate(model, opened.batches.evaluate(on), watch);
      if (found !== undefined) {
        const split = options.checkSplit === true ? { alsoTrainedOn: await trainedOn(opened.batches, on, signal) } : {};
        const report = counted === found.images ? { report: tally.report() } : {};
        return { run, on, checkpoint, epochs, ...found, classes: data.classes, ...report, ...split };
      }
    } finally {
      await opened.close();
    }
    signal?.throwIfAborted();
    throw new Error("an evaluation ended without a result");
  } finally {
    model.prepared.dispose();
  }
}
