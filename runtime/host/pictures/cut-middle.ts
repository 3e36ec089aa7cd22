import type { Sharp } from "sharp";
import type { Crop, ImageForm } from "../../../compiler/export/training-images.ts";
import type { Picture } from "../../augment/picture.ts";
import { centreCrop, withShorterSide } from "../../augment/pixels/centre-crop.ts";
import { grey } from "../../augment/pixels/luma.ts";
import { pillowResize } from "../../augment/pixels/resize-picture.ts";
import type { Inversion, PreparedPicture } from "../datasets/prepare-picture.ts";
import { pictureSentences } from "./picture-messages.ts";

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
  const { width, height } =
    typeof resized === "number" ? withShorterSide(decoded, resized) : { height: resized[0], width: resized[1] };
  const cut = centreCrop(pillowResize(decoded, width, height, form.interpolation), form).levels;
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

async function decode(picture: Sharp, channels: number): Promise<Picture> {
  const { data, info } = await picture
    .removeAlpha()
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const found = { width: info.width, height: info.height, channels: info.channels, levels: data };
  return channels === 1 ? grey(found) : found;
}
