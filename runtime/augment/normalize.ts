import type { ImageForm } from "../../compiler/export/training-images.ts";
import type { Picture } from "./picture.ts";

/** Writes a picture as a network sees it: channel by channel and row by row, each level by its channel's numbers. */
export type Normalizer = (picture: Picture, target: Float32Array, offset: number) => void;

/** A level of 0 … 255 reaches the network as (level ∕ 255 − mean) ∕ deviation. */
export function normalizer({
  channels,
  mean,
  deviation,
}: Pick<ImageForm, "channels" | "mean" | "deviation">): Normalizer {
  const tables = Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length: 256 }, (_, level) => (level / 255 - (mean[channel] ?? 0)) / (deviation[channel] ?? 1)),
  );
  return ({ width, height, levels }, target, offset) => {
    for (const [channel, table] of tables.entries()) {
      const plane = offset + channel * width * height;
      for (let i = 0, at = channel; i < width * height; i++, at += channels)
        target[plane + i] = table[levels[at] ?? 0] ?? 0;
    }
  };
}
