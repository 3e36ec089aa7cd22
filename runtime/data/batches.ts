import type { HostTensor } from "../engines/engine.ts";

/** Images and what is to be learnt of them, as the programs `train` and `eval` take them. */
export interface Batch {
  /** f32 [b, channels, height, width], as the network sees them */
  readonly image: HostTensor;
  /** i32 [b]; of images that were mixed, the heavier one's */
  readonly labels: HostTensor;
  /** f32 [b, classes], where labels are mixed or a picture has several */
  readonly targets?: HostTensor;
  /** Which images of the dataset they are. */
  readonly indices: Uint32Array;
}

/** The parts of a dataset: what is learnt from, what is looked at after each epoch, and what is looked at once. */
export type Part = "train" | "validation" | "test";

/** How many images each part has. */
export interface Lengths {
  readonly train: number;
  readonly validation: number;
  readonly test?: number | undefined;
}

/** How many images all parts have together. */
export const imagesOf = ({ train, validation, test = 0 }: Lengths): number => train + validation + test;

/** A dataset as training and measuring read it. */
export interface BatchSource {
  readonly lengths: Lengths;
  /** The batches of an epoch, both counted from 0, from batch `from` on; the next is made while a step runs. */
  train(epoch: number, from: number): AsyncIterable<Batch>;
  /** All of a part, in order and as they are. */
  evaluate(part: Part): AsyncIterable<Batch>;
}

/** The sizes of the batches that `length` images make: full ones, and the rest where there is one. */
export function batchSizes(length: number, batchSize: number): readonly number[] {
  const full = length >= batchSize ? [batchSize] : [];
  const rest = length % batchSize;
  return rest === 0 ? full : [...full, rest];
}
