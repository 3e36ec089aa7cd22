import type { ImageForm } from "../../compiler/export/training-images.ts";
import type { AugmentKind, AugmentOptions } from "../../schema/recipe/recipe-augment.ts";
import type { Augmenter, AugmenterOf } from "./augmenter.ts";
import { colorJitter } from "./color-jitter.ts";
import { type DrawKey, Draws } from "./draws.ts";
import { randomFlip, randomVerticalFlip } from "./flips.ts";
import { normalizer } from "./normalize.ts";
import type { Picture } from "./picture.ts";
import { plainPicture } from "./plain-picture.ts";
import { randAugment } from "./rand-augment.ts";
import { randomAffine } from "./random-affine.ts";
import { randomCrop } from "./random-crop.ts";
import { eraseAtRandom } from "./random-erasing.ts";
import { randomResizedCrop } from "./random-resized-crop.ts";
import { threeAugment } from "./three-augment.ts";

/** What is done to one picture before the network sees it. */
export interface Pipeline {
  /** Writes what the network sees of a training picture, channel by channel. */
  train(picture: Picture, key: DrawKey, target: Float32Array, offset: number): void;
  /** The same of a picture of evaluation. */
  evaluate(picture: Picture, target: Float32Array, offset: number): void;
}

type Steps = readonly Partial<AugmentOptions>[];
type PictureKind = Exclude<AugmentKind, "repeated" | "random_erasing" | "mixup" | "cutmix">;

const makers: { readonly [K in PictureKind]: AugmenterOf<K> } = {
  random_resized_crop: randomResizedCrop,
  random_crop: randomCrop,
  flip: randomFlip,
  vertical_flip: randomVerticalFlip,
  random_affine: randomAffine,
  rand_augment: randAugment,
  three_augment: threeAugment,
  color_jitter: colorJitter,
};
const pictureKinds = Object.keys(makers) as readonly PictureKind[];

interface NamedAugmenter {
  readonly name: PictureKind;
  readonly augment: Augmenter;
}

/** Makes ready what a recipe's list does to each picture, for a model that takes images of this form. */
export function pipeline(steps: Steps, form: ImageForm): Pipeline {
  const augmenters = steps.flatMap((step) => pictureKinds.flatMap((kind) => augmenterOf(kind, step, form)));
  const erasing = steps.find(({ random_erasing }) => random_erasing !== undefined)?.random_erasing;
  const write = normalizer(form);
  const size = form.channels * form.height * form.width;
  const augmented = (picture: Picture, key: DrawKey) =>
    // What no crop has brought to the model's size is brought to it first, as in evaluation.
    augmenters.reduce(
      (changed, { name, augment }) => augment(changed, new Draws(key, name)),
      isSized(augmenters) ? picture : plainPicture(picture, form),
    );
  return {
    train(picture, key, target, offset) {
      write(augmented(picture, key), target, offset);
      if (erasing !== undefined)
        eraseAtRandom(target.subarray(offset, offset + size), form, erasing, new Draws(key, "random_erasing"));
    },
    evaluate: (picture, target, offset) => write(plainPicture(picture, form), target, offset),
  };
}

/** What a list says of repeated augmentation: once is what every image is shown. */
export const timesShown = (steps: Steps): number => steps.find(({ repeated }) => repeated)?.repeated?.times ?? 1;

function augmenterOf<K extends PictureKind>(
  name: K,
  step: { readonly [One in K]?: AugmentOptions[One] },
  form: ImageForm,
): NamedAugmenter[] {
  const options = step[name];
  return options === undefined ? [] : [{ name, augment: makers[name](options, form) }];
}

const isSized = (augmenters: readonly NamedAugmenter[]): boolean =>
  augmenters.some(({ name }) => name === "random_resized_crop" || name === "random_crop");
