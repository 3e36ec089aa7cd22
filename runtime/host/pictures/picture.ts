import sharp from "sharp";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { HostTensor } from "../../engines/engine.ts";
import type { KnownData } from "../datasets/known-data.ts";
import type { Inversion, PreparedPicture } from "../datasets/prepare-picture.ts";
import { readBytes } from "../files/read-file.ts";
import { inOurWords, mostPixels } from "./decode.ts";
import { fitAsTrained } from "./fit-as-trained.ts";
import { fitPicture } from "./fit-picture.ts";
import { blankPicture, pictureSentences, unreadablePicture } from "./picture-messages.ts";

/** A picture as the network sees it. */
export interface Picture {
  /** f32 [1, channels, height, width] */
  readonly image: HostTensor;
  /** How it was brought to that form, in words. */
  readonly note: string;
}

/** Picture files have at most this many bytes. */
const mostBytes = 256 * 1024 * 1024;

/**
 * Reads a picture file and gives it the form of a dataset's images, in the dataset's own way if it has one.
 * @throws ProblemError F401, F402, R214, R230
 */
export async function readPicture(path: string, form: PictureForm, inversion?: Inversion): Promise<Picture> {
  return decodePicture(path, readBytes(path, mostBytes), form, inversion);
}

export type PictureForm = Pick<KnownData, "images" | "preparePicture" | "ground">;

/**
 * The same of a file's bytes.
 * @param path what to call it in messages
 * @throws ProblemError R214, R230
 */
export async function decodePicture(
  path: string,
  bytes: Uint8Array,
  { images, preparePicture, ground }: PictureForm,
  inversion: Inversion = "auto",
): Promise<Picture> {
  if (bytes.length === 0) throw new ProblemError(unreadablePicture(path, pictureSentences.empty));
  const prepared = await preparePixels(path, () => {
    if (ground !== undefined) return fitAsTrained(bytes, images, ground, inversion);
    const picture = sharp(bytes, { limitInputPixels: mostPixels }).rotate();
    return preparePicture?.(picture, inversion) ?? fitPicture(picture, images, inversion);
  });
  if ("blank" in prepared) throw new ProblemError(blankPicture(path, prepared.blank));
  const { channels, height, width } = images;
  const data = new Float32Array(channels * height * width);
  for (let channel = 0; channel < channels; channel++) {
    const mean = images.mean[channel] ?? 0;
    const deviation = images.deviation[channel] ?? 1;
    for (let pixel = 0; pixel < height * width; pixel++) {
      const level = prepared.levels[pixel * channels + channel] ?? 0;
      data[channel * height * width + pixel] = (level / 255 - mean) / deviation;
    }
  }
  return {
    image: { dtype: "f32", shape: [1, channels, height, width], data },
    note: pictureSentences.readAs(width, height, prepared.steps),
  };
}

async function preparePixels(path: string, prepare: () => Promise<PreparedPicture>): Promise<PreparedPicture> {
  try {
    return await prepare();
  } catch (error) {
    // What sharp says of a file is a plain error; others are ours.
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    throw new ProblemError(unreadablePicture(path, inOurWords(error)));
  }
}
