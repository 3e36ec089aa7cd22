import type { Picture } from "../picture.ts";

/** Left and right change places. */
export function flip(picture: Picture): Picture {
  const { width, height, channels, levels: from } = picture;
  const levels = new Uint8Array(from.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [at, to] = [(y * width + x) * channels, (y * width + width - 1 - x) * channels];
      for (let channel = 0; channel < channels; channel++) levels[to + channel] = from[at + channel] ?? 0;
    }
  return { ...picture, levels };
}

/** Top and bottom change places. */
export function verticalFlip(picture: Picture): Picture {
  const { width, height, channels, levels: from } = picture;
  const stride = width * channels;
  const levels = new Uint8Array(from.length);
  for (let y = 0; y < height; y++) levels.set(from.subarray(y * stride, (y + 1) * stride), (height - 1 - y) * stride);
  return { ...picture, levels };
}
