import { cubic, type Filter, widened } from "../../../compiler/checkpoint/resample.ts";
import type { Interpolation } from "../../../compiler/export/training-images.ts";
import type { Picture } from "../picture.ts";

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Pillow's filters but for the nearest pixel, which is taken as it is. */
const filters: Readonly<Record<Exclude<Interpolation, "nearest">, Filter>> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: cubic(-0.5),
  lanczos: { support: 3, weight: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Bits behind the point of Pillow's weights: a sum of weighted levels fits 32 bits. */
const PRECISION = 22;

/**
 * A picture of another size as Pillow's `Image.resize` makes it, to the bit: filters widen as a picture shrinks, one
 * axis is resized after the other, and between the two there are whole levels again. Networks were trained on such
 * pictures.
 */
export function pillowResize(picture: Picture, width: number, height: number, by: Interpolation): Picture {
  if (isDownFirst(picture.width - width, picture.height - height))
    return resizeRows(resizeColumns(picture, height, by), width, by);
  return resizeColumns(resizeRows(picture, width, by), height, by);
}

/**
 * Whether Pillow 13 resizes columns before rows: where that takes enough pixels away. Pillow 12 and older never did; the
 * two differ by the rounding between, which shows where levels are cut off at 0 and 255.
 */
const isDownFirst = (across: number, down: number): boolean => down > 0 && down > 2 * across;

function resizeRows(picture: Picture, width: number, by: Interpolation): Picture {
  if (width === picture.width) return picture;
  const { height, channels, levels: from } = picture;
  const { first, count, weights, longest } = spansOf(picture.width, width, by);
  const levels = new Uint8Array(width * height * channels);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = y * picture.width * channels;
    for (let x = 0; x < width; x++) {
      const begin = row + (first[x] ?? 0) * channels;
      const [weight, end] = [x * longest, x * longest + (count[x] ?? 0)];
      for (let channel = 0; channel < channels; channel++) {
        let sum = 1 << (PRECISION - 1);
        for (let w = weight, at = begin + channel; w < end; w++, at += channels)
          sum += (weights[w] ?? 0) * (from[at] ?? 0);
        levels[to++] = level(sum);
      }
    }
  }
  return { ...picture, width, levels };
}

function resizeColumns(picture: Picture, height: number, by: Interpolation): Picture {
  if (height === picture.height) return picture;
  const { width, channels, levels: from } = picture;
  const { first, count, weights, longest } = spansOf(picture.height, height, by);
  const stride = width * channels;
  const levels = new Uint8Array(stride * height);
  const sums = new Int32Array(stride);
  for (let y = 0; y < height; y++) {
    sums.fill(1 << (PRECISION - 1));
    for (let k = 0; k < (count[y] ?? 0); k++) {
      const weight = weights[y * longest + k] ?? 0;
      const row = ((first[y] ?? 0) + k) * stride;
      for (let i = 0; i < stride; i++) sums[i] = (sums[i] ?? 0) + weight * (from[row + i] ?? 0);
    }
    for (let i = 0; i < stride; i++) levels[y * stride + i] = level(sums[i] ?? 0);
  }
  return { ...picture, height, levels };
}

const level = (sum: number): number => Math.min(255, Math.max(0, sum >> PRECISION));

/** Which pixels of a line make each of the new one's, and by what whole weights: `longest` places for each. */
interface Spans {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly weights: Int32Array;
  readonly longest: number;
}

function spansOf(from: number, to: number, by: Interpolation): Spans {
  const spans = by === "nearest" ? nearest(from, to) : widened(from, to, filters[by]);
  const longest = spans.reduce((most, { at }) => Math.max(most, at.length), 0);
  const weights = new Int32Array(to * longest);
  for (const [i, span] of spans.entries())
    for (const [k, weight] of span.weights.entries()) weights[i * longest + k] = whole(weight);
  return {
    first: Int32Array.from(spans, ({ at: [first = 0] }) => first),
    count: Int32Array.from(spans, ({ at }) => at.length),
    weights,
    longest,
  };
}

const nearest = (from: number, to: number) =>
  Array.from({ length: to }, (_, i) => ({
    at: [Math.min(from - 1, Math.floor(((i + 0.5) * from) / to))],
    weights: [1],
  }));

const whole = (x: number) => Math.trunc(x * 2 ** PRECISION + (x < 0 ? -0.5 : 0.5));
