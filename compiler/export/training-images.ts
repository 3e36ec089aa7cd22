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
  /** By what a picture of another size is resized. */
  readonly interpolation: Interpolation;
  readonly crop: Crop;
}

export type Interpolation = "nearest" | "bilinear" | "bicubic" | "lanczos";

/**
 * What of a picture is kept: all of it, its proportions too, with its border's level around it; or what is drawn on it,
 * fitted into a box of so many pixels a side whose centre of mass is the middle; or, once it has been resized (its shorter
 * side to so many pixels, or both to height and width), its middle.
 */
export type Crop =
  | { readonly keeps: "all" }
  | { readonly keeps: "ink"; readonly box: number }
  | { readonly keeps: "middle"; readonly resized: number | readonly [height: number, width: number] };

/** The images that a model learned from, which whoever gives it others must know: they travel with every export. */
export interface TrainingImages extends ImageForm {
  readonly dataset: string;
  /** Names of the classes, in the order of the logits. */
  readonly classes: readonly string[];
}
