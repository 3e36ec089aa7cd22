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
  const margin = whole + 1;
  const line = new Uint8Array(length + 2 * margin);
  const blurred = new Uint8Array(length);
  for (let row = 0; row < lines; row++)
    for (let channel = 0; channel < channels; channel++) {
      const begin = row * apart + channel;
      for (let i = 0; i < length; i++) blurred[i] = levels[begin + i * step] ?? 0;
      for (let pass = 0; pass < PASSES; pass++) {
        line.set(blurred, margin);
        line.fill(blurred[0] ?? 0, 0, margin);
        line.fill(blurred[length - 1] ?? 0, margin + length);
        blurLine(line, blurred, whole, inner, outer);
      }
      for (let i = 0; i < length; i++) levels[begin + i * step] = blurred[i] ?? 0;
    }
}

/** @param line with a margin of one more than the box reaches at either end */
function blurLine(line: Uint8Array, to: Uint8Array, whole: number, inner: number, outer: number): void {
  const reach = 2 * whole + 2;
  let sum = 0;
  for (let i = 0; i < reach - 1; i++) sum += line[i] ?? 0;
  for (let i = 0; i < to.length; i++) {
    const [first, last] = [line[i] ?? 0, line[i + reach] ?? 0];
    sum += (line[i + reach - 1] ?? 0) - first;
    // Less than 2³², as Pillow's.
    to[i] = (Math.imul(sum, inner) + Math.imul(first + last, outer) + 2 ** 23) >>> 24;
  }
}
