import sharp from "sharp";
import type { ImageForm } from "./data/dataset.ts";
import type { HostTensor } from "./engines/engine.ts";
import { reasonOf, runError, runSentences, runWords } from "./messages.ts";
import { readBytes } from "./read-file.ts";

/** A picture as the network sees it. */
export interface Picture {
  /** f32 [1, channels, height, width] */
  readonly image: HostTensor;
  /** How it was brought to that form, in words. */
  readonly note: string;
}

/** A picture is inverted if its border is light where training images are dark; or always, or never. */
export type Inversion = "auto" | "always" | "never";

/** Decoded pictures have at most this many pixels: a small file may hold a huge one. */
const mostPixels = 100_000_000;

/** Picture files have at most this many bytes. */
const mostBytes = 256 * 1024 * 1024;

/**
 * Reads a picture file and gives it the size, channels, polarity and normalisation of the training images.
 * Transparent parts count as white paper.
 * @throws ProblemError F401, F402, R214
 */
export async function readPicture(path: string, form: ImageForm, inversion: Inversion = "auto"): Promise<Picture> {
  const { width, height, channels } = form;
  const decoded = await decode(path, channels);
  const invert = inversion === "always" || (inversion === "auto" && isOtherPolarity(decoded, form.background));
  const levels = await resize(decoded, form, invert);
  const data = new Float32Array(channels * height * width);
  for (let channel = 0; channel < channels; channel++) {
    const mean = form.mean[channel] ?? 0;
    const deviation = form.deviation[channel] ?? 1;
    for (let pixel = 0; pixel < height * width; pixel++) {
      const level = levels[pixel * channels + channel] ?? 0;
      data[channel * height * width + pixel] = (level / 255 - mean) / deviation;
    }
  }
  return {
    image: { dtype: "f32", shape: [1, channels, height, width], data },
    note: describe(decoded, form, invert, inversion),
  };
}

interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly levels: Uint8Array;
}

async function decode(path: string, channels: number): Promise<Decoded> {
  const bytes = readBytes(path, mostBytes);
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: mostPixels })
      .rotate()
      .flatten({ background: "white" })
      .toColourspace(channels === 1 ? "b-w" : "srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, channels: info.channels, levels: data };
  } catch (error) {
    throw runError("R214", runWords.R214(path, readable(reasonOf(error))));
  }
}

/** sharp's sentences, where ours say more. */
function readable(reason: string): string {
  if (/unsupported image format|input buffer is empty/i.test(reason)) return runSentences.unknownFormat;
  return reason.split("\n")[0] ?? reason;
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
    .resize(form.width, form.height, { fit: "contain", background: { r: level, g: level, b: level } })
    .toColourspace(form.channels === 1 ? "b-w" : "srgb")
    .raw({ depth: "uchar" })
    .toBuffer();
  return invert ? levels.map((value) => 255 - value) : levels;
}

function describe(from: Decoded, form: ImageForm, invert: boolean, inversion: Inversion): string {
  const isSame = from.width === form.width && from.height === form.height;
  const isPadded = from.width * form.height !== from.height * form.width;
  return runSentences.readAs(form.width, form.height, [
    form.channels === 1 ? runSentences.grey : runSentences.colour,
    ...(isSame ? [] : [runSentences.resizedFrom(from.width, from.height)]),
    ...(isPadded ? [runSentences.padded] : []),
    ...(invert ? [inversion === "auto" ? runSentences.inverted : runSentences.invertedAsAsked] : []),
  ]);
}
