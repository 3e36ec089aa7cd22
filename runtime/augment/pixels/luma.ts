import type { Picture } from "../picture.ts";

/** Pillow's `convert("L")` of a red, green and blue level: ITU-R 601-2 in whole numbers. */
export const luma = (red: number, green: number, blue: number): number =>
  (19595 * red + 38470 * green + 7471 * blue + 0x8000) >>> 16;

/** How light each pixel is; what has one, or two, is as grey as its first. */
export function greyLevels({ width, height, channels, levels }: Picture): Uint8Array {
  const grey = new Uint8Array(width * height);
  const [second, third] = channels < 3 ? [0, 0] : [1, 2];
  for (let i = 0, at = 0; i < grey.length; i++, at += channels)
    grey[i] = luma(levels[at] ?? 0, levels[at + second] ?? 0, levels[at + third] ?? 0);
  return grey;
}

/** A picture in one channel. */
export const grey = (picture: Picture): Picture => ({ ...picture, channels: 1, levels: greyLevels(picture) });

/** A picture without its colours, of as many channels as before. */
export function withoutColour(picture: Picture): Picture {
  if (picture.channels < 3) return picture;
  const { channels } = picture;
  const grey = greyLevels(picture);
  const levels = new Uint8Array(picture.levels.length);
  for (let i = 0; i < levels.length; i++) levels[i] = grey[Math.floor(i / channels)] ?? 0;
  return { ...picture, levels };
}
