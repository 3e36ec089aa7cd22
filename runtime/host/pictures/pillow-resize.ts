import { cubic, type Filter, widened } from "../../../compiler/checkpoint/resample.ts";
import type { Interpolation } from "../../../compiler/export/training-images.ts";

/** Levels of 0 … 255, row by row, the channels of a pixel side by side. */
export interface Levels8 {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly levels: Uint8Array;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Pillow's filters but for the nearest pixel, which is taken as it is. */
const filters: Readonly<Record<Exclude<Interpolation, "nearest">, Filter>> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: cubic(-0.5),
  lanczos: { support: 3, weight: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Bits behind the point of Pillow's weights. */
const PRECISION = 22;

/**
 * A picture of another size as Pillow's `Image.resize` makes it, to the bit: filters widen as a picture shrinks, rows
 * before columns, and between the two there are whole levels again. Networks were trained on such pictures.
 */
export function pillowResize(picture: Levels8, width: number, height: number, by: Interpolation): Levels8 {
  const rows = width === picture.width ? picture : resizeAxis(picture, width, "width", by);
  return height === rows.height ? rows : resizeAxis(rows, height, "height", by);
}

function resizeAxis(picture: Levels8, size: number, axis: "width" | "height", by: Interpolation): Levels8 {
  const made = { ...picture, [axis]: size };
  const { width, height, channels } = made;
  const levels = new Uint8Array(width * height * channels);
  const step = axis === "width" ? channels : picture.width * channels;
  const spans = by === "nearest" ? nearest(picture[axis], size) : spansOf(picture[axis], size, filters[by]);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const span = spans[axis === "width" ? x : y];
      if (span === undefined) continue;
      const [row, column] = axis === "width" ? [y, span.first] : [span.first, x];
      for (let channel = 0; channel < channels; channel++) {
        let from = (row * picture.width + column) * channels + channel;
        let sum = 2 ** (PRECISION - 1);
        for (const weight of span.weights) {
          sum += weight * (picture.levels[from] ?? 0);
          from += step;
        }
        levels[(y * width + x) * channels + channel] = Math.min(255, Math.max(0, Math.floor(sum / 2 ** PRECISION)));
      }
    }
  return { ...made, levels };
}

/** Which pixels of a line make one of the new one's, and by what whole weights. */
interface Span {
  readonly first: number;
  readonly weights: readonly number[];
}

const nearest = (from: number, to: number): readonly Span[] =>
  Array.from({ length: to }, (_, i) => ({
    first: Math.min(from - 1, Math.floor(((i + 0.5) * from) / to)),
    weights: [2 ** PRECISION],
  }));

function spansOf(from: number, to: number, filter: Filter): readonly Span[] {
  const whole = (x: number) => Math.trunc(x * 2 ** PRECISION + (x < 0 ? -0.5 : 0.5));
  return widened(from, to, filter).map(({ at: [first = 0], weights }) => ({ first, weights: weights.map(whole) }));
}
