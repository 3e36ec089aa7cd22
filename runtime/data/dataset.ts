import type { ImageForm } from "../../compiler/export/training-images.ts";
import type { Lengths } from "./batches.ts";
import { shuffled } from "./shuffle.ts";

/** What is known of a dataset before its images are loaded. */
export interface DatasetForm {
  readonly name: string;
  /** Names of the classes; labels index them. */
  readonly classes: readonly string[];
  readonly images: ImageForm;
}

/** Labelled images of one size. */
export interface Dataset extends DatasetForm {
  readonly length: number;
  label(index: number): number;
  /** Writes an image, channel by channel and row by row, as the network sees it. */
  write(index: number, target: Float32Array, offset: number): void;
}

/** Which images a run learns from, and which it only looks at. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test?: Uint32Array;
}

/** The first `train`, the next `validation` and the next `test` images of an order drawn from the seed; there must be as many. */
export function splitDataset(dataset: Dataset, { train, validation, test }: Lengths, seed: number): Split {
  const order = shuffled(dataset.length, seed, "split", 0);
  const chosen = train + validation;
  return {
    train: order.subarray(0, train),
    validation: order.subarray(train, chosen),
    ...(test === undefined ? {} : { test: order.subarray(chosen, chosen + test) }),
  };
}
