import type { ImageForm } from "../../compiler/export/training-images.ts";
import type { HostTensor } from "../engines/engine.ts";
import { shuffled } from "./shuffle.ts";

/** What is known of a dataset before its images are loaded. */
export interface DatasetForm {
  readonly name: string;
  /** Names of the classes; labels index them. */
  readonly classes: readonly string[];
  readonly images: ImageForm;
  /** How many images there are. */
  readonly length: number;
}

/** Labelled images of one size. */
export interface Dataset extends DatasetForm {
  label(index: number): number;
  /** Writes an image, channel by channel and row by row, as the network sees it. */
  write(index: number, target: Float32Array, offset: number): void;
}

/** Which images a run learns from, and which it only looks at. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

/** The first `train` and the next `validation` images of an order drawn from the seed; there must be as many. */
export function splitDataset(dataset: Dataset, train: number, validation: number, seed: number): Split {
  const order = shuffled(dataset.length, seed, "split", 0);
  return { train: order.subarray(0, train), validation: order.subarray(train, train + validation) };
}

/** Images and labels as the signatures `train` and `eval` take them. */
export interface Batch {
  /** f32 [b, channels, height, width] */
  readonly image: HostTensor;
  /** i32 [b] */
  readonly labels: HostTensor;
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
  };
}

/** The sizes of the batches that `length` images make: full ones, and the rest where there is one. */
export function batchSizes(length: number, batchSize: number): readonly number[] {
  const full = length >= batchSize ? [batchSize] : [];
  const rest = length % batchSize;
  return rest === 0 ? full : [...full, rest];
}
