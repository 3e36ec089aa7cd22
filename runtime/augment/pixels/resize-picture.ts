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
const HALF = 1 << (PRECISION - 1);

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
  const { height, channels } = picture;
  const spans = spansOf(picture.width, width, by);
  const levels = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const from = picture.levels.subarray(y * picture.width * channels, (y + 1) * picture.width * channels);
    const to = levels.subarray(y * width * channels, (y + 1) * width * channels);
    if (channels === 3) colourRow(from, to, spans);
    else for (let channel = 0; channel < channels; channel++) channelOfRow(from, to, spans, channel, channels);
  }
  return { ...picture, width, levels };
}

function channelOfRow(from: Uint8Array, to: Uint8Array, spans: Spans, channel: number, channels: number): void {
  const { first, count, weights, longest } = spans;
  for (let x = 0, out = channel; out < to.length; x++, out += channels) {
    const end = x * longest + (count[x] ?? 0);
    let sum = HALF;
    for (let w = x * longest, at = (first[x] ?? 0) * channels + channel; w < end; w++, at += channels)
      sum = (sum + Math.imul(weights[w] ?? 0, from[at] ?? 0)) | 0;
    to[out] = level(sum);
  }
}

/** The same of three channels at once, in half the time: it is most of what is resized. */
function colourRow(from: Uint8Array, to: Uint8Array, { first, count, weights, longest }: Spans): void {
  for (let x = 0, out = 0; out < to.length; x++, out += 3) {
    const end = x * longest + (count[x] ?? 0);
    let red = HALF;
    let green = HALF;
    let blue = HALF;
    for (let w = x * longest, at = (first[x] ?? 0) * 3; w < end; w++, at += 3) {
      const weight = weights[w] ?? 0;
      red = (red + Math.imul(weight, from[at] ?? 0)) | 0;
      green = (green + Math.imul(weight, from[at + 1] ?? 0)) | 0;
      blue = (blue + Math.imul(weight, from[at + 2] ?? 0)) | 0;
    }
    to[out] = level(red);
    to[out + 1] = level(green);
    to[out + 2] = level(blue);
  }
}

function resizeColumns(picture: Picture, height: number, by: Interpolation): Picture {
  if (height === picture.height) return picture;
  const { width, channels, levels: from } = picture;
  const { first, count, weights, longest } = spansOf(picture.height, height, by);
  const stride = width * channels;
  const levels = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const end = y * longest + (count[y] ?? 0);
    const row = (first[y] ?? 0) * stride;
    for (let i = 0; i < stride; i++) {
      let sum = HALF;
      for (let w = y * longest, at = row + i; w < end; w++, at += stride)
        sum = (sum + Math.imul(weights[w] ?? 0, from[at] ?? 0)) | 0;
      levels[y * stride + i] = level(sum);
    }
  }
  return { ...picture, height, levels };
}

function level(sum: number): number {
  const whole = sum >> PRECISION;
  return whole < 0 ? 0 : whole > 255 ? 255 : whole;
}

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
