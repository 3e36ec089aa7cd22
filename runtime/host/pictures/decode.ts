import sharp, { type Sharp } from "sharp";
import type { Picture } from "../../augment/picture.ts";
import { grey } from "../../augment/pixels/luma.ts";
import type { Ground } from "../datasets/known-data.ts";
import type { PictureContent } from "../datasets/picture-set.ts";
import { pictureSentences } from "./picture-messages.ts";

/** Decoded pictures have at most this many pixels: a small file may hold a huge one. */
export const mostPixels = 100_000_000;

/** A picture that cannot be decoded, or not into the channels that are wanted. */
export class PictureFault extends Error {}

/**
 * Decodes a picture and does nothing else to it: turned upright as its EXIF says, colour profiles left aside as Pillow
 * leaves them, levels of 16 bits by their upper 8. Into one channel as grey (ITU-R 601-2), into three as red, green and
 * blue, with the ground behind what is transparent; into any other number if the picture has as many.
 * @throws PictureFault
 */
export async function decodePicture(content: PictureContent, channels: number, ground: Ground): Promise<Picture> {
  if (content.kind === "levels") return inChannels(content.picture, channels);
  try {
    const input = content.kind === "file" ? content.path : content.bytes;
    const options = { limitInputPixels: mostPixels, failOn: "error", ignoreIcc: true, sequentialRead: true } as const;
    const { space, depth } = await sharp(input, options).metadata();
    const picture = sharp(input, options).autoOrient();
    const isDeep = depth === "ushort";
    if (channels !== 1 && channels !== 3) return inChannels(await rawOf(picture, isDeep), channels);
    const isGrey = space === "b-w" || space === "grey16";
    // Levels of 16 bits are cut to 8 below: the library would round them.
    const [grey, colour] = isDeep ? (["grey16", "rgb16"] as const) : (["b-w", "srgb"] as const);
    const opaque = picture.flatten({ background: ground }).toColourspace(isGrey ? grey : colour);
    return inChannels(await rawOf(opaque, isDeep), channels);
  } catch (error) {
    // What sharp says of a file is a plain error; others are ours.
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    throw new PictureFault(inOurWords(error));
  }
}

async function rawOf(picture: Sharp, isDeep: boolean): Promise<Picture> {
  const { data, info } = await picture
    .raw({ depth: isDeep ? "ushort" : "uchar" })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (!isDeep) return { width, height, channels, levels: data };
  const levels = new Uint8Array(width * height * channels);
  for (let i = 0; i < levels.length; i++) levels[i] = data[2 * i + 1] ?? 0;
  return { width, height, channels, levels };
}

function inChannels(picture: Picture, channels: number): Picture {
  if (picture.channels === channels) return picture;
  if (channels === 1 && picture.channels === 3) return grey(picture);
  if (channels === 3 && picture.channels === 1) {
    const levels = new Uint8Array(3 * picture.levels.length);
    for (let i = 0; i < levels.length; i++) levels[i] = picture.levels[Math.floor(i / 3)] ?? 0;
    return { ...picture, channels, levels };
  }
  throw new PictureFault(pictureSentences.otherChannels(picture.channels, channels));
}

/** What decoders say, each in words of its own library, comes down to this. */
export function inOurWords(error: unknown): string {
  if (error instanceof PictureFault) return error.message;
  const said = error instanceof Error ? error.message : "";
  if (/unsupported image format/i.test(said)) return pictureSentences.unknownFormat;
  if (/pixel limit/i.test(said)) return pictureSentences.tooLarge(mostPixels);
  if (/missing/i.test(said)) return pictureSentences.missing;
  return pictureSentences.damaged;
}
