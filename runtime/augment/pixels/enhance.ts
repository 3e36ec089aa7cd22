import type { Picture } from "../picture.ts";
import { levelTable, throughTables } from "./level-table.ts";
import { greyLevels, withoutColour } from "./luma.ts";

/**
 * Pillow's `ImageEnhance`: a factor of 1 leaves a picture as it is, 0 gives what has nothing of what is enhanced, and
 * more than 1 goes as far the other way. Pillow computes in f32 and cuts off what is behind the point.
 */

export function brightness(picture: Picture, factor: number): Picture {
  const alpha = Math.fround(factor);
  return throughTables(
    picture,
    levelTable((level) => Math.fround(alpha * level)),
  );
}

/** From the grey of the picture's mean. */
export function contrast(picture: Picture, factor: number): Picture {
  const alpha = Math.fround(factor);
  const grey = greyLevels(picture);
  const mean = Math.floor(grey.reduce((sum, level) => sum + level, 0) / grey.length + 0.5);
  return throughTables(
    picture,
    levelTable((level) => mixed(mean, level, alpha)),
  );
}

export const colour = (picture: Picture, factor: number): Picture =>
  picture.channels < 3 ? picture : blend(withoutColour(picture), picture, factor);

export const sharpness = (picture: Picture, factor: number): Picture => blend(smooth(picture), picture, factor);

function blend(from: Picture, to: Picture, factor: number): Picture {
  const alpha = Math.fround(factor);
  const levels = new Uint8Array(to.levels.length);
  for (let i = 0; i < levels.length; i++)
    levels[i] = Math.min(255, Math.max(0, mixed(from.levels[i] ?? 0, to.levels[i] ?? 0, alpha)));
  return { ...to, levels };
}

const mixed = (from: number, to: number, alpha: number): number => Math.fround(from + Math.fround(alpha * (to - from)));

/** `ImageFilter.SMOOTH`: each pixel weighs five times as much as each of its eight neighbours; the border stays. */
function smooth(picture: Picture): Picture {
  const { width, height, channels, levels: from } = picture;
  const levels = new Uint8Array(from);
  const stride = width * channels;
  for (let y = 1; y < height - 1; y++)
    for (let i = y * stride + channels; i < (y + 1) * stride - channels; i++) {
      const sum =
        threeOf(from, i - stride, channels) + threeOf(from, i, channels) + threeOf(from, i + stride, channels);
      // To the nearest whole number, of thirteenths.
      levels[i] = Math.floor((2 * (sum + 4 * (from[i] ?? 0)) + 13) / 26);
    }
  return { ...picture, levels };
}

const threeOf = (levels: Uint8Array, i: number, channels: number): number =>
  (levels[i - channels] ?? 0) + (levels[i] ?? 0) + (levels[i + channels] ?? 0);
