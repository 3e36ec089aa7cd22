import type { Levels } from "./levels.ts";

/** A rectangle of pixels; `right` and `bottom` are the first ones beyond it. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The smallest rectangle with all of these pixels. */
export function boxOf(pixels: Iterable<number>, width: number): Box {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 0];
  for (const pixel of pixels) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  }
  return { left, top, right, bottom };
}

export function cutOut({ width, values }: Levels, { left, top, right, bottom }: Box): Levels {
  const size = { width: right - left, height: bottom - top };
  const at = (pixel: number) => (top + Math.floor(pixel / size.width)) * width + left + (pixel % size.width);
  const length = size.width * size.height;
  return { ...size, values: Float32Array.from({ length }, (_, pixel) => values[at(pixel)] ?? 0) };
}
