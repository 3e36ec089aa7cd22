import type { Batch, BatchSource, Part } from "./batches.ts";
import type { Dataset, Split } from "./dataset.ts";
import { shuffled } from "./shuffle.ts";

/** A dataset in memory, batch by batch: each epoch in an order of its own, which is a function of seed and epoch. */
export function datasetBatches(dataset: Dataset, split: Split, batchSize: number, seed: number): BatchSource {
  function* batchesOf(order: Uint32Array, from: number) {
    for (let begin = from * batchSize; begin < order.length; begin += batchSize)
      yield makeBatch(dataset, order.subarray(begin, begin + batchSize));
  }
  const partOf = (part: Part) => split[part] ?? new Uint32Array();
  return {
    lengths: lengthsOf(split),
    async *train(epoch, from) {
      const { train } = split;
      yield* batchesOf(
        shuffled(train.length, seed, "epoch", epoch).map((i) => train[i] ?? 0),
        from,
      );
    },
    async *evaluate(part) {
      yield* batchesOf(partOf(part), 0);
    },
  };
}

/** A batch in memory of its own: an engine may keep what it is given. */
export function makeBatch(dataset: Dataset, indices: Uint32Array): Batch {
  const { channels, height, width } = dataset.images;
  const size = channels * height * width;
  const data = new Float32Array(indices.length * size);
  const labels = new Int32Array(indices.length);
  for (const [i, index] of indices.entries()) {
    dataset.write(index, data, i * size);
    labels[i] = dataset.label(index);
  }
  return {
    image: { dtype: "f32", shape: [indices.length, channels, height, width], data },
    labels: { dtype: "i32", shape: [indices.length], data: labels },
    indices,
  };
}

export const lengthsOf = ({ train, validation, test }: Split) => ({
  train: train.length,
  validation: validation.length,
  ...(test === undefined ? {} : { test: test.length }),
});
