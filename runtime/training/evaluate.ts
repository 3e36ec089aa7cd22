import type { Dataset } from "../data/dataset.ts";
import { makeBatch } from "../data/dataset.ts";
import type { ImageModel } from "./image-model.ts";
import { scalarOf } from "./image-model.ts";
import { inputsOf, randomInputs } from "./step-inputs.ts";

export interface Evaluation {
  /** Mean over the images. */
  readonly loss: number;
  /** The part of the images whose highest logit is the right one. */
  readonly accuracy: number;
  readonly images: number;
}

export interface EvaluationWatch {
  /** Lets the event loop turn, after each batch. */
  turn(): Promise<void>;
  /** Is told how many are done after each batch. */
  onImages?(done: number): void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Loss and accuracy over images that nothing is learnt from.
 * @returns undefined when the signal was aborted before the end
 */
export async function evaluate(
  model: ImageModel,
  dataset: Dataset,
  indices: Uint32Array,
  batchSize: number,
  watch: EvaluationWatch,
): Promise<Evaluation | undefined> {
  const taken = inputsOf(model.plan, "eval");
  let batches = 0;
  let lossSum = 0;
  let correct = 0;
  for (let begin = 0; begin < indices.length; begin += batchSize) {
    if (watch.signal?.aborted) return undefined;
    const part = indices.subarray(begin, begin + batchSize);
    const { image, labels } = makeBatch(dataset, part);
    const random = randomInputs(taken, model.seed, -batches++);
    const outputs = await model.prepared.run("eval", { [model.input]: image, labels, ...random });
    lossSum += scalarOf(outputs, "loss") * part.length;
    correct += scalarOf(outputs, "correct");
    watch.onImages?.(begin + part.length);
    await watch.turn();
  }
  return { loss: lossSum / indices.length, accuracy: correct / indices.length, images: indices.length };
}
