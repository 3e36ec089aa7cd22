import type { ImageForm } from "../../../compiler/export/training-images.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { DrawKey } from "../../augment/draws.ts";
import { mixBatch } from "../../augment/mix-batch.ts";
import { mixingOf } from "../../augment/mixing.ts";
import { timesShown } from "../../augment/pipeline.ts";
import { showings } from "../../augment/showings.ts";
import type { Batch, BatchSource } from "../../data/batches.ts";
import type { Split } from "../../data/dataset.ts";
import { lengthsOf } from "../../data/dataset-batches.ts";
import { epochOrder, type Sampling } from "../../data/epoch-order.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { corruptPicture } from "../datasets/dataset-messages.ts";
import type { Ground } from "../datasets/known-data.ts";
import type { PictureSet } from "../datasets/picture-set.ts";
import { inOrder } from "./in-order.ts";
import { imagesOf, type Keeping } from "./kept-pictures.ts";

/** All that batches of pictures are made of. */
export interface PictureLoading extends Keeping {
  readonly pictures: Pick<PictureSet, "length" | "classes" | "labels" | "isMultiple" | "nameOf" | "read">;
  readonly split: Split;
  readonly form: ImageForm;
  readonly ground: Ground;
  readonly sampling: Sampling;
  readonly batchSize: number;
  readonly seed: number;
  /** What changes pictures that are learnt from. */
  readonly augment: Recipe["augment"];
}

/** Pictures batch by batch, each epoch in an order of its own, which is a function of seed and epoch. */
export function pictureBatches(loading: PictureLoading): BatchSource {
  const { pictures, split, sampling, seed, batchSize, maker, augment } = loading;
  const mixing = mixingOf(augment);
  function* jobs<T>(count: number, from: number, job: (begin: number, end: number) => Promise<T>) {
    for (let begin = from * batchSize; begin < count; begin += batchSize)
      yield () => job(begin, Math.min(count, begin + batchSize));
  }
  return {
    lengths: lengthsOf(split),
    train: (epoch, from) => {
      const order = epochOrder(split.train, (image) => pictures.labels(image)[0] ?? 0, sampling, seed, epoch);
      const { indices, copies } = showings(order, timesShown(augment));
      const make = async (begin: number, end: number) => {
        const keys = Array.from(copies.subarray(begin, end), (copy, i) => {
          return { seed, epoch, index: indices[begin + i] ?? 0, copy };
        });
        const batch = await makeBatch(loading, indices.slice(begin, end), keys);
        const key = { seed, epoch, index: begin / batchSize };
        return mixing === undefined ? batch : mixBatch(batch, pictures.classes.length, mixing, key);
      };
      return inOrder(jobs(indices.length, from, make), maker.atOnce);
    },
    evaluate(part) {
      const indices = split[part] ?? new Uint32Array();
      const make = (begin: number, end: number) => makeBatch(loading, indices.slice(begin, end));
      return inOrder(jobs(indices.length, 0, make), maker.atOnce);
    },
  };
}

/**
 * @param keys of each picture what its numbers are drawn by, where they are learnt from
 * @throws ProblemError R274 naming a picture that cannot be read
 */
export async function makeBatch(
  loading: PictureLoading,
  indices: Uint32Array,
  keys?: readonly DrawKey[],
): Promise<Batch> {
  const { pictures, form, ground } = loading;
  const augment = keys && { steps: loading.augment, keys };
  const { images, faults } = await imagesOf(loading, indices, { form, ground, augment });
  const [fault] = faults;
  if (fault !== undefined) {
    const name = pictures.nameOf(indices[fault.at] ?? 0);
    throw new ProblemError(corruptPicture(name, fault.reason, faults.length - 1));
  }
  const labels = Int32Array.from(indices, (index) => pictures.labels(index)[0] ?? 0);
  const shape = [indices.length, form.channels, form.height, form.width];
  return {
    image: { dtype: "f32", shape, data: images },
    labels: { dtype: "i32", shape: [indices.length], data: labels },
    ...(pictures.isMultiple ? { targets: severalLabels(loading, indices) } : {}),
    indices,
  };
}

/** 1 for each class that a picture shows. */
function severalLabels({ pictures }: PictureLoading, indices: Uint32Array): HostTensor {
  const classes = pictures.classes.length;
  const data = new Float32Array(indices.length * classes);
  for (const [i, index] of indices.entries()) for (const label of pictures.labels(index)) data[i * classes + label] = 1;
  return { dtype: "f32", shape: [indices.length, classes], data };
}
