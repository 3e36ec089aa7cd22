import sharp, { type Sharp } from "sharp";
import type { ImageForm } from "../../../compiler/export/training-images.ts";
import type { Inversion, PreparedPicture } from "../datasets/prepare-picture.ts";
import { sharpKernel } from "../datasets/sharp-kernel.ts";
import { cutMiddle } from "./cut-middle.ts";
import { pictureSentences } from "./picture-messages.ts";

interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly levels: Uint8Array;
}

/**
 * Gives a picture the size, channels and polarity of training images, for data that has no way of its own. Transparent
 * parts count as white paper.
 */
export async function fitPicture(picture: Sharp, form: ImageForm, inversion: Inversion): Promise<PreparedPicture> {
  if (form.crop.keeps === "middle") return cutMiddle(picture, form, form.crop, inversion);
  const decoded = await decode(picture, form.channels);
  const invert = inversion === "always" || (inversion === "auto" && isOtherPolarity(decoded, form.background));
  return { levels: await resize(decoded, form, invert), steps: describe(decoded, form, invert, inversion) };
}

async function decode(picture: Sharp, channels: number): Promise<Decoded> {
  const { data, info } = await picture
    .flatten({ background: "white" })
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, levels: data };
}

/** Whether the border's mean says that light and dark are the other way round than in training. */
function isOtherPolarity(picture: Decoded, background: ImageForm["background"]): boolean {
  if (background === "any") return false;
  const isLight = borderLevel(picture) > 127.5;
  return isLight === (background === "dark");
}

function borderLevel({ width, height, channels, levels }: Decoded): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    const step = y === 0 || y === height - 1 ? 1 : Math.max(1, width - 1);
    for (let x = 0; x < width; x += step) {
      for (let channel = 0; channel < channels; channel++) sum += levels[(y * width + x) * channels + channel] ?? 0;
      count += channels;
    }
  }
  return sum / Math.max(1, count);
}

/** Keeps proportions: what a picture lacks to the form's is filled with the level of its border. */
async function resize(picture: Decoded, form: ImageForm, invert: boolean): Promise<Uint8Array> {
  const { width, height, channels } = picture;
  const level = Math.round(borderLevel(picture));
  const levels = await sharp(picture.levels, { raw: { width, height, channels: channels === 1 ? 1 : 3 } })
    .resize(form.width, form.height, {
      fit: "contain",
      kernel: sharpKernel[form.interpolation],
      background: { r: level, g: level, b: level },
    })
    .toColourspace(form.channels === 1 ? "b-w" : "srgb")
    .raw({ depth: "uchar" })
    .toBuffer();
  return invert ? levels.map((value) => 255 - value) : levels;
}

function describe(from: Decoded, form: ImageForm, invert: boolean, inversion: Inversion): readonly string[] {
  const isSame = from.width === form.width && from.height === form.height;
  const isPadded = from.width * form.height !== from.height * form.width;
  return [
    form.channels === 1 ? pictureSentences.grey : pictureSentences.colour,
    ...(isSame ? [] : [pictureSentences.resizedFrom(from.width, from.height)]),
    ...(isPadded ? [pictureSentences.padded] : []),
    ...(invert ? [inversion === "auto" ? pictureSentences.inverted : pictureSentences.invertedAsAsked] : []),
  ];
}
