/** How images reach the network. */
export interface ImageForm {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** A pixel of 0 … 1 reaches the network as (pixel − mean) / deviation; one number a channel. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** What the images are mostly made of. */
  readonly background: "dark" | "light" | "any";
}

/** The images that a model learned from, which whoever gives it others must know: they travel with every export. */
export interface TrainingImages extends ImageForm {
  readonly dataset: string;
  /** Names of the classes, in the order of the logits. */
  readonly classes: readonly string[];
}
