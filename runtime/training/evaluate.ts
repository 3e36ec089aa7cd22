import type { Batch } from "../data/batches.ts";
import type { HostTensor } from "../engines/engine.ts";
import type { ImageModel } from "./image-model.ts";
import { correctOf, scalarOf } from "./image-model.ts";
import { batchInputs, inputsOf, randomInputs } from "./step-inputs.ts";

export interface Evaluation {
  /** Mean over the images. */
  readonly loss: number;
  /** The part of the images that are told right; undefined where there is no right or wrong. */
  readonly accuracy: number | undefined;
  readonly images: number;
}

export interface EvaluationWatch {
  /** Lets the event loop turn, after each batch. */
  turn(): Promise<void>;
  /** Is told how many are done after each batch. */
  onImages?(done: number): void;
  /** Is told what the network says of each batch: logits f32 [b, classes]. */
  onAnswers?(batch: Batch, logits: HostTensor): void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Loss and accuracy over images that nothing is learnt from.
 * @returns undefined when the signal was aborted before the end
 */
export async function evaluate(
  model: ImageModel,
  given: AsyncIterable<Batch>,
  watch: EvaluationWatch,
): Promise<Evaluation | undefined> {
  const taken = inputsOf(model.plan, "eval");
  let batches = 0;
  let images = 0;
  let lossSum = 0;
  let correct = 0;
  for await (const batch of given) {
    if (watch.signal?.aborted) return undefined;
    const random = randomInputs(taken, model.seed, -batches++);
    const outputs = await model.prepared.run("eval", { ...batchInputs(taken, batch), ...random });
    lossSum += scalarOf(outputs, "loss") * batch.indices.length;
    correct += correctOf(outputs) ?? Number.NaN;
    images += batch.indices.length;
    const logits = outputs[model.logits?.name ?? ""];
    // A picture of several labels has no one right answer.
    if (logits !== undefined && batch.targets === undefined) watch.onAnswers?.(batch, logits);
    watch.onImages?.(images);
    await watch.turn();
  }
  return { loss: lossSum / images, accuracy: Number.isNaN(correct) ? undefined : correct / images, images };
}
