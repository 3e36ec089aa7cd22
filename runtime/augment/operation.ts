import type { Picture } from "./picture.ts";
import { affineTransform, type Reading } from "./pixels/affine-transform.ts";
import { brightness, colour, contrast, sharpness } from "./pixels/enhance.ts";
import { rotate } from "./pixels/rotate.ts";
import { autoContrast, equalize, invert, posterize, solarize, solarizeAdd } from "./pixels/tone.ts";

/** How an operation reads places between pixels, and what stands beyond the picture: a level for each channel. */
export interface OperationPlace {
  readonly reading: Reading;
  readonly fill: readonly number[];
}

type Operation = (picture: Picture, amount: number, place: OperationPlace) => Picture;

/**
 * What RandAugment chooses from. The amount is, for `rotate`, degrees; for shears a slope, for translations pixels; for
 * `posterize` the bits that stay; for `solarize` the lowest level that is turned over, for `solarize_add` what is added;
 * for the next four a factor; nothing for the rest.
 */
const operations = {
  rotate: (picture, degrees, { reading, fill }) => rotate(picture, degrees, reading, fill),
  shear_x: (picture, slope, { reading, fill }) => affineTransform(picture, [1, slope, 0, 0, 1, 0], reading, fill),
  shear_y: (picture, slope, { reading, fill }) => affineTransform(picture, [1, 0, 0, slope, 1, 0], reading, fill),
  translate_x: (picture, pixels, { reading, fill }) => affineTransform(picture, [1, 0, pixels, 0, 1, 0], reading, fill),
  translate_y: (picture, pixels, { reading, fill }) => affineTransform(picture, [1, 0, 0, 0, 1, pixels], reading, fill),
  posterize,
  solarize,
  solarize_add: solarizeAdd,
  brightness,
  colour,
  contrast,
  sharpness,
  auto_contrast: autoContrast,
  equalize,
  invert,
  identity: (picture) => picture,
} satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof operations;

export function applyOperation(picture: Picture, name: OperationName, amount: number, place: OperationPlace): Picture {
  const operation: Operation = operations[name];
  return operation(picture, amount, place);
}
