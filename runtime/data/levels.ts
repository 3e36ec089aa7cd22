import type { ImageForm } from "../../compiler/export/training-images.ts";
import type { Dataset } from "./dataset.ts";

/** An image as its file had it: levels of 0 … 255, channel by channel and row by row. */
export function levelsOf({ images, write }: Dataset, index: number): Uint8Array {
  const { channels, height, width } = images;
  const seen = new Float32Array(channels * height * width);
  write(index, seen, 0);
  return levelsSeen(images, seen);
}

/** Levels of 0 … 255 of what the network sees of images, one after the other. */
export function levelsSeen({ channels, height, width, mean, deviation }: ImageForm, seen: Float32Array): Uint8Array {
  const levels = new Uint8Array(seen.length);
  const plane = height * width;
  // By index: with `from`, an iterator, thousands of images take seconds.
  for (let start = 0; start < seen.length; start += plane) {
    const channel = (start / plane) % channels;
    const [scale, shift] = [deviation[channel] ?? 1, mean[channel] ?? 0];
    for (let i = start; i < start + plane; i++) levels[i] = Math.round(255 * ((seen[i] ?? 0) * scale + shift));
  }
  return levels;
}
