import { Draws } from "../../../runtime/augment/draws.ts";
import type { Picture } from "../../../runtime/augment/picture.ts";

/** A picture of noise, and one that is smooth: what is wrong shows in one or the other. */
export function noise(width: number, height: number, channels: number, seed = 1): Picture {
  const draws = new Draws({ seed, epoch: 0, index: 0, copy: 0 }, "noise");
  return {
    width,
    height,
    channels,
    levels: Uint8Array.from({ length: width * height * channels }, () => draws.whole(0, 255)),
  };
}

export function slope(width: number, height: number, channels: number): Picture {
  const levels = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    return Math.round(
      (127 * (pixel % width)) / width + (100 * Math.floor(pixel / width)) / height + 9 * (i % channels),
    );
  });
  return { width, height, channels, levels };
}

/** Draws of so many images under one name. */
export const drawsOf = (count: number, name: string, seed = 7): Draws[] =>
  Array.from({ length: count }, (_, index) => new Draws({ seed, epoch: 3, index, copy: 0 }, name));

export const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

export function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((x) => (x - middle) ** 2)));
}
