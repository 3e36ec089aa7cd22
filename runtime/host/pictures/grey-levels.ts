import type { Levels8 } from "./pillow-resize.ts";

/** Pillow's `convert("L")`: ITU-R 601-2 luma in whole numbers. */
export function greyLevels({ width, height, channels, levels }: Levels8): Levels8 {
  const level = (pixel: number, channel: number) => levels[pixel * channels + Math.min(channel, channels - 1)] ?? 0;
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++)
    grey[i] = Math.floor((19595 * level(i, 0) + 38470 * level(i, 1) + 7471 * level(i, 2) + 0x8000) / 0x10000);
  return { width, height, channels: 1, levels: grey };
}
