import type { ImageForm } from "../../../compiler/export/training-images.ts";
import type { Span } from "../../../schema/problem/source.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { NamedDataset } from "../../../schema/recipe/recipe-dataset.ts";
import type { PictureForm } from "../../../schema/recipe/recipe-form.ts";
import type { Lengths } from "../../data/batches.ts";
import type { DatasetForm } from "../../data/dataset.ts";
import { classFolders } from "./class-folders.ts";
import { datasets } from "./datasets.ts";
import { checkParts, nameOfPlaces, placesOf } from "./picture-parts.ts";
import type { PreparePicture } from "./prepare-picture.ts";

/** What is seen through transparent parts of pictures. */
export type Ground = "white" | "black";

/** All that is known of a recipe's images beside themselves. */
export interface KnownData extends DatasetForm {
  readonly lengths: Lengths;
  /** Whether a picture may have several labels. */
  readonly isMultiple?: boolean | undefined;
  /** Brings a foreign picture to the form of the images in the way that they were made; just resized where this is absent. */
  readonly preparePicture?: PreparePicture | undefined;
  /** Absent of images that never were pictures. */
  readonly ground?: Ground | undefined;
}

/** As much of it as can be told at once, without a look at any image. */
export interface GlancedData {
  readonly name: string;
  readonly classes?: readonly string[];
  /** The only form that its images have; that of the model's where this is absent. */
  readonly images?: ImageForm;
  readonly lengths?: Lengths;
  /** How many images there are for all lengths together. */
  readonly length?: number;
}

/** All of images that come with Vitral. */
export function namedData({ name, train, validation, test }: NamedDataset): KnownData & GlancedData {
  const { classes, images, length, preparePicture } = datasets[name];
  return {
    name,
    classes,
    images,
    length,
    preparePicture,
    lengths: { train, validation, ...(test === undefined ? {} : { test }) },
  };
}

/**
 * @param span where the recipe names the images
 * @throws ProblemError for what is wrong with the places of pictures
 */
export function glanceAt({ dataset }: Pick<Recipe, "dataset">, span?: Span): GlancedData {
  if ("name" in dataset) return namedData(dataset);
  const places = placesOf(dataset);
  const name = nameOfPlaces(places);
  // What other files hold is known once they are opened; a loader of one's own is not run for a look.
  if (!("folder" in dataset)) return { name };
  checkParts(typeof places === "string" ? { train: places } : places, dataset, span);
  return { name, classes: classFolders(typeof places === "string" ? places : places.train, span) };
}

const imagenet = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };

/**
 * The form that pictures are given for a model: resized by the shorter side, and the middle cut out; if nothing is said,
 * all of it, with levels of 0 … 255 as −1 … 1. What is still to be measured is 0 … 1 as long.
 */
export function formForModel(
  channels: number,
  height: number,
  width: number,
  { crop = 1, interpolation = "bicubic", normalize = "half" }: Partial<PictureForm> = {},
): ImageForm {
  const each = (value: number) => new Array<number>(channels).fill(value);
  const numbers = {
    half: { mean: each(0.5), deviation: each(0.5) },
    imagenet,
    measured: { mean: each(0), deviation: each(1) },
  };
  // As timm rounds.
  const [down, across] = [Math.floor(height / crop), Math.floor(width / crop)];
  return {
    ...{ channels, height, width, background: "any", interpolation },
    ...(typeof normalize === "string" ? numbers[normalize] : normalize),
    crop: { keeps: "middle", resized: height === width ? down : [down, across] },
  };
}
