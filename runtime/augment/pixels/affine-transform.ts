import type { Picture } from "../picture.ts";

/** Of a pixel's place in the new picture, its place in the old: x' = ax + by + c and y' = dx + ey + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** How a place between pixels is read. */
export type Reading = "nearest" | "bilinear" | "bicubic";

/**
 * A picture of the same size seen through a matrix, as Pillow's `Image.transform` makes it, to the bit.
 * @param fill the levels of what lies beyond the old picture, one a channel
 */
export function affineTransform(picture: Picture, matrix: Affine, by: Reading, fill: readonly number[]): Picture {
  const { width, height, channels } = picture;
  const levels = new Uint8Array(width * height * channels);
  for (let channel = 0; channel < channels; channel++)
    for (let i = channel; i < levels.length; i += channels) levels[i] = fill[channel] ?? 0;
  const made = { ...picture, levels };
  if (by === "bilinear") bilinear(picture, matrix, levels);
  else if (by === "bicubic") bicubic(picture, matrix, levels);
  else if (matrix[1] === 0 && matrix[3] === 0) scaled(picture, matrix, levels);
  else nearest(picture, matrix, levels);
  return made;
}

/** The nearest pixels, with places summed up in f64. */
function scaled(picture: Picture, [a, , c, , e, f]: Affine, levels: Uint8Array): void {
  const { width, height } = picture;
  const columns = new Int32Array(width);
  for (let x = 0, place = c + a * 0.5; x < width; x++, place += a) columns[x] = Math.floor(place);
  for (let y = 0, place = f + e * 0.5; y < height; y++, place += e)
    for (let x = 0; x < width; x++) copy(picture, columns[x] ?? 0, Math.floor(place), levels, y * width + x);
}

/** The nearest pixels, with places summed up in 16 bits before the point and 16 behind it. */
function nearest(picture: Picture, [a, b, c, d, e, f]: Affine, levels: Uint8Array): void {
  const { width, height } = picture;
  const [stepX, stepY] = [fixed(a), fixed(d)];
  let [rowX, rowY] = [fixed(c + a * 0.5 + b * 0.5), fixed(f + d * 0.5 + e * 0.5)];
  for (let y = 0; y < height; y++) {
    for (let x = 0, [atX, atY] = [rowX, rowY]; x < width; x++) {
      copy(picture, atX >> 16, atY >> 16, levels, y * width + x);
      atX += stepX;
      atY += stepY;
    }
    rowX += fixed(b);
    rowY += fixed(e);
  }
}

const fixed = (x: number): number => Math.floor(x * 65536 + 0.5);

function copy(picture: Picture, x: number, y: number, levels: Uint8Array, pixel: number): void {
  const { width, height, channels, levels: from } = picture;
  if (x < 0 || x >= width || y < 0 || y >= height) return;
  const at = (y * width + x) * channels;
  for (let channel = 0; channel < channels; channel++) levels[pixel * channels + channel] = from[at + channel] ?? 0;
}

function bilinear(picture: Picture, [a, b, c, d, e, f]: Affine, levels: Uint8Array): void {
  const { width, height, channels, levels: from } = picture;
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += channels) {
      const placeX = a * (x + 0.5) + b * (y + 0.5) + c;
      const placeY = d * (x + 0.5) + e * (y + 0.5) + f;
      if (placeX < 0 || placeX >= width || placeY < 0 || placeY >= height) continue;
      const [left, top] = [Math.floor(placeX - 0.5), Math.floor(placeY - 0.5)];
      const [shareX, shareY] = [placeX - 0.5 - left, placeY - 0.5 - top];
      const x0 = Math.max(0, left) * channels;
      const x1 = Math.min(width - 1, left + 1) * channels;
      const y0 = Math.max(0, top) * width * channels;
      const y1 = Math.min(height - 1, top + 1) * width * channels;
      for (let channel = 0; channel < channels; channel++) {
        const upper = line(from[y0 + x0 + channel] ?? 0, from[y0 + x1 + channel] ?? 0, shareX);
        const lower = line(from[y1 + x0 + channel] ?? 0, from[y1 + x1 + channel] ?? 0, shareX);
        levels[to + channel] = Math.trunc(line(upper, lower, shareY));
      }
    }
}

const line = (a: number, b: number, share: number): number => a + (b - a) * share;

function bicubic(picture: Picture, [a, b, c, d, e, f]: Affine, levels: Uint8Array): void {
  const { width, height, channels, levels: from } = picture;
  const stride = width * channels;
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += channels) {
      const placeX = a * (x + 0.5) + b * (y + 0.5) + c;
      const placeY = d * (x + 0.5) + e * (y + 0.5) + f;
      if (placeX < 0 || placeX >= width || placeY < 0 || placeY >= height) continue;
      const left = Math.floor(placeX - 0.5);
      const top = Math.floor(placeY - 0.5);
      const shareX = placeX - 0.5 - left;
      const shareY = placeY - 0.5 - top;
      const x0 = within(left - 1, width) * channels;
      const x1 = within(left, width) * channels;
      const x2 = within(left + 1, width) * channels;
      const x3 = within(left + 2, width) * channels;
      const y0 = within(top - 1, height) * stride;
      const y1 = within(top, height) * stride;
      const y2 = within(top + 1, height) * stride;
      const y3 = within(top + 2, height) * stride;
      for (let channel = 0; channel < channels; channel++) {
        const sum = curve(
          across(from, y0 + channel, x0, x1, x2, x3, shareX),
          across(from, y1 + channel, x0, x1, x2, x3, shareX),
          across(from, y2 + channel, x0, x1, x2, x3, shareX),
          across(from, y3 + channel, x0, x1, x2, x3, shareX),
          shareY,
        );
        levels[to + channel] = sum <= 0 ? 0 : sum >= 255 ? 255 : Math.trunc(sum);
      }
    }
}

const within = (place: number, length: number): number => (place < 0 ? 0 : place < length ? place : length - 1);

/** One row's level between four neighbours. */
function across(from: Uint8Array, row: number, x0: number, x1: number, x2: number, x3: number, share: number): number {
  return curve(from[row + x0] ?? 0, from[row + x1] ?? 0, from[row + x2] ?? 0, from[row + x3] ?? 0, share);
}

/** Keys' kernel with a = −1 through four neighbours. */
function curve(a: number, b: number, c: number, d: number, share: number): number {
  return b + share * (c - a + share * (2 * (a - b) + c - d + share * (b - a + d - c)));
}
