import { setImmediate } from "node:timers/promises";
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

/**
 * Loss and accuracy over images that nothing is learnt from.
 * @param onImages is told how many are done after each batch
 * @returns undefined when `signal` was aborted before the end
 */
export async function evaluate(
  model: ImageModel,
  dataset: Dataset,
  indices: Uint32Array,
  batchSize: number,
  onImages: (done: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Evaluation | undefined> {
  const taken = inputsOf(model.plan, "eval");
  let batches = 0;
  let lossSum = 0;
  let correct = 0;
  for (let begin = 0; begin < indices.length; begin += batchSize) {
    if (signal?.aborted) return undefined;
    const part = indices.subarray(begin, begin + batchSize);
    const { image, labels } = makeBatch(dataset, part);
    const random = randomInputs(taken, model.seed, -batches++);
    const outputs = await model.prepared.run("eval", { [model.input]: image, labels, ...random });
    lossSum += scalarOf(outputs, "loss") * part.length;
    correct += scalarOf(outputs, "correct");
    onImages(begin + part.length);
    await setImmediate();
  }
  return { loss: lossSum / indices.length, accuracy: correct / indices.length, images: indices.length };
}
