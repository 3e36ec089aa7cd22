import type { Picture } from "../picture.ts";

/** Passes of the box whose sum is nearly Gauss' curve. */
const PASSES = 3;

/**
 * Pillow's `GaussianBlur`, to the bit: three passes of a box whose outermost pixels count in part (Gwosdek and others
 * 2011), along rows, then along columns; beyond the border stands the border.
 * @param deviation of Gauss' curve, in pixels
 */
export function gaussianBlur(picture: Picture, deviation: number): Picture {
  const radius = boxRadius(Math.fround(deviation));
  if (radius === 0) return picture;
  const { width, height, channels } = picture;
  const levels = new Uint8Array(picture.levels);
  blurLines(levels, { lines: height, apart: width * channels, length: width, step: channels, channels }, radius);
  blurLines(levels, { lines: width, apart: channels, length: height, step: width * channels, channels }, radius);
  return { ...picture, levels };
}

/** In f32, as Pillow computes it. */
function boxRadius(deviation: number): number {
  const f = Math.fround;
  const variance = f(f(deviation * deviation) / PASSES);
  const length = f(Math.sqrt(12 * variance + 1));
  const whole = f(Math.floor((length - 1) / 2));
  const above = f(f(2 * whole + 1) * f(f(whole * f(whole + 1)) - f(3 * variance)));
  const below = f(6 * f(variance - f(f(whole + 1) * f(whole + 1))));
  return f(whole + f(above / below));
}

/** Where the lines of a picture begin and how far apart their pixels lie. */
interface Lines {
  readonly lines: number;
  readonly apart: number;
  readonly length: number;
  readonly step: number;
  readonly channels: number;
}

function blurLines(levels: Uint8Array, { lines, apart, length, step, channels }: Lines, radius: number): void {
  const whole = Math.trunc(radius);
  const inner = Math.trunc(Math.fround(2 ** 24 / Math.fround(Math.fround(radius * 2) + 1)));
  const outer = Math.floor((2 ** 24 - (2 * whole + 1) * inner) / 2);
  let [from, to] = [new Uint8Array(length), new Uint8Array(length)];
  for (let line = 0; line < lines; line++)
    for (let channel = 0; channel < channels; channel++) {
      const begin = line * apart + channel;
      for (let i = 0; i < length; i++) from[i] = levels[begin + i * step] ?? 0;
      for (let pass = 0; pass < PASSES; pass++) {
        blurLine(from, to, whole, inner, outer);
        [from, to] = [to, from];
      }
      for (let i = 0; i < length; i++) levels[begin + i * step] = from[i] ?? 0;
    }
}

function blurLine(from: Uint8Array, to: Uint8Array, whole: number, inner: number, outer: number): void {
  const last = from.length - 1;
  const at = (i: number) => from[i < 0 ? 0 : i > last ? last : i] ?? 0;
  let sum = 0;
  for (let i = -whole - 1; i < whole; i++) sum += at(i);
  for (let i = 0; i <= last; i++) {
    sum += at(i + whole) - at(i - whole - 1);
    to[i] = Math.floor((sum * inner + (at(i - whole - 1) + at(i + whole + 1)) * outer + 2 ** 23) / 2 ** 24);
  }
}
