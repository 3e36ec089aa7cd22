import type { Picture } from "../picture.ts";

/** A part of a picture, in its pixels. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function cutOut(picture: Picture, { left, top, width, height }: Window): Picture {
  const { channels, levels: from } = picture;
  const stride = width * channels;
  const levels = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const begin = ((top + y) * picture.width + left) * channels;
    levels.set(from.subarray(begin, begin + stride), y * stride);
  }
  return { ...picture, width, height, levels };
}

/** What stands beyond a picture's border: a level, its nearest pixel, or the picture mirrored in its outermost pixels. */
export type Beyond = "black" | "edge" | "reflect";

/** As many pixels more on each side, as torchvision's `pad`. */
export function padded(picture: Picture, margin: number, beyond: Beyond): Picture {
  if (margin === 0) return picture;
  const { channels, levels: from } = picture;
  const [width, height] = [picture.width + 2 * margin, picture.height + 2 * margin];
  const levels = new Uint8Array(width * height * channels);
  const columns = placesOf(picture.width, margin, beyond);
  const rows = placesOf(picture.height, margin, beyond);
  let to = 0;
  for (const row of rows)
    for (const column of columns) {
      const at = row < 0 || column < 0 ? -1 : (row * picture.width + column) * channels;
      for (let channel = 0; channel < channels; channel++) levels[to++] = at < 0 ? 0 : (from[at + channel] ?? 0);
    }
  return { ...picture, width, height, levels };
}

/** Of each place of a longer line the place that it shows, or −1. */
function placesOf(length: number, margin: number, beyond: Beyond): Int32Array {
  return Int32Array.from({ length: length + 2 * margin }, (_, i) => {
    const place = i - margin;
    if (place >= 0 && place < length) return place;
    if (beyond === "black") return -1;
    if (beyond === "edge" || length === 1) return place < 0 ? 0 : length - 1;
    // A mirror at each end: the line goes back and forth.
    const period = 2 * (length - 1);
    const within = ((place % period) + period) % period;
    return within < length ? within : period - within;
  });
}
