import type { ImageForm } from "../../../compiler/export/training-images.ts";
import { plainPicture } from "../../augment/plain-picture.ts";
import type { Ground } from "../datasets/known-data.ts";
import type { Inversion, PreparedPicture } from "../datasets/prepare-picture.ts";
import { decodePicture } from "./decode.ts";
import { pictureSentences } from "./picture-messages.ts";

/** Levels of a picture file in the form of those that were learnt from, to the bit as measuring has them; and in words. */
export async function fitAsTrained(
  bytes: Uint8Array,
  form: ImageForm,
  ground: Ground,
  inversion: Inversion,
): Promise<PreparedPicture> {
  const picture = await decodePicture({ kind: "bytes", bytes }, form.channels, ground);
  const levels = plainPicture(picture, form).levels;
  const { width, height } = picture;
  const isWhole = width === form.width && height === form.height;
  const isInverted = inversion === "always";
  const steps = [
    form.channels === 1 ? pictureSentences.grey : pictureSentences.colour,
    ...(isWhole ? [] : [pictureSentences.resizedFrom(width, height)]),
    ...(width * form.height === height * form.width ? [] : [pictureSentences.middle]),
    ...(isInverted ? [pictureSentences.invertedAsAsked] : []),
  ];
  return { levels: isInverted ? levels.map((level) => 255 - level) : levels, steps };
}
