import type { Sharp } from "sharp";
import type { Crop, ImageForm } from "../../../compiler/export/training-images.ts";
import type { Inversion, PreparedPicture } from "../datasets/prepare-picture.ts";
import { greyLevels } from "./grey-levels.ts";
import { pictureSentences } from "./picture-messages.ts";
import { type Levels8, pillowResize } from "./pillow-resize.ts";

type Middle = Extract<Crop, { readonly keeps: "middle" }>;

/**
 * Gives a picture the form of images that were resized and cut to their middle, as torchvision does it with Pillow's
 * pictures. Transparency is looked through, as `convert("RGB")` does.
 */
export async function cutMiddle(
  picture: Sharp,
  form: ImageForm,
  { resized }: Middle,
  inversion: Inversion,
): Promise<PreparedPicture> {
  const decoded = await decode(picture, form.channels);
  const { width, height } = sizeWhenResized(decoded, resized);
  const cut = resizedMiddle(decoded, form, resized);
  const levels = inversion === "always" ? cut.map((level) => 255 - level) : cut;
  const isSame = width === decoded.width && height === decoded.height;
  const isWhole = width === form.width && height === form.height;
  const steps = [
    form.channels === 1 ? pictureSentences.grey : pictureSentences.colour,
    ...(isSame ? [] : [pictureSentences.resizedFromTo(decoded.width, decoded.height, width, height)]),
    ...(isWhole ? [] : [pictureSentences.middle]),
    ...(inversion === "always" ? [pictureSentences.invertedAsAsked] : []),
  ];
  return { levels, steps };
}

/** A decoded picture's middle, once it has been resized: levels row by row. */
export function resizedMiddle(picture: Levels8, form: ImageForm, resized: Middle["resized"]): Uint8Array {
  const { width, height } = sizeWhenResized(picture, resized);
  return middle(pillowResize(picture, width, height, form.interpolation), form);
}

async function decode(picture: Sharp, channels: number): Promise<Levels8> {
  const { data, info } = await picture
    .removeAlpha()
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const found = { width: info.width, height: info.height, channels: info.channels, levels: data };
  return channels === 1 ? greyLevels(found) : found;
}

/** The longer side's size is cut to a whole number, as torchvision does. */
function sizeWhenResized({ width, height }: Levels8, resized: Middle["resized"]): { width: number; height: number } {
  if (typeof resized !== "number") return { height: resized[0], width: resized[1] };
  return width <= height
    ? { width: resized, height: Math.trunc((resized * height) / width) }
    : { width: Math.trunc((resized * width) / height), height: resized };
}

/** What a picture lacks to the form's size is black. */
function middle({ width, height, channels, levels }: Levels8, form: ImageForm): Uint8Array {
  const cut = new Uint8Array(form.width * form.height * channels);
  const [top, left] = [halfway(height - form.height), halfway(width - form.width)];
  for (let y = 0; y < form.height; y++) {
    const row = y + top;
    if (row < 0 || row >= height) continue;
    const [from, to] = [Math.max(0, -left), Math.min(form.width, width - left)];
    const begin = (row * width + left + from) * channels;
    if (to > from) cut.set(levels.subarray(begin, begin + (to - from) * channels), (y * form.width + from) * channels);
  }
  return cut;
}

/** Half of it, as torchvision rounds: of what is cut off to the even number, of what is lacking down. */
function halfway(space: number): number {
  if (space < 0) return -Math.floor(-space / 2);
  return Number.isInteger(space / 2) ? space / 2 : 2 * Math.round(space / 4);
}
