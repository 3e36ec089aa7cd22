import type { Batch } from "../data/batches.ts";
import { type DrawKey, Draws } from "./draws.ts";
import { drawMixes, isOver, type Mix, type Mixing, whole } from "./mixing.ts";

/** A batch is drawn for as a whole: its number in the epoch takes the image's place. */
export type MixKey = Omit<DrawKey, "copy">;

/**
 * A batch with its images mixed, and how much of them is of each class; labels name the heavier one.
 * @param key its epoch counted from 0
 */
export function mixBatch(batch: Batch, classes: number, mixing: Mixing, key: MixKey): Batch {
  const [images = 0, channels = 1, height = 1, width = 1] = batch.image.shape;
  const draws = new Draws({ ...key, copy: 0 }, "mix");
  const mixes = isOver(mixing, key.epoch)
    ? new Array<Mix>(images).fill(whole)
    : drawMixes(mixing, images, { width, height }, draws);
  return mixedBatch(batch, classes, mixes, { channels, height, width });
}

interface ImageSize {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** @param mixes of each image */
export function mixedBatch(batch: Batch, classes: number, mixes: readonly Mix[], size: ImageSize): Batch {
  const images = mixes.length;
  const from = Float32Array.from(batch.image.data);
  const data = from.slice();
  const labels = Int32Array.from(batch.labels.data);
  const own = batch.targets?.data ?? oneHot(batch.labels.data, classes);
  const targets = new Float32Array(images * classes);
  for (const [i, mix] of mixes.entries()) {
    const partner = images - 1 - i;
    paint(data, from, i, partner, mix, size);
    for (let c = 0; c < classes; c++)
      targets[i * classes + c] =
        mix.kept * (own[i * classes + c] ?? 0) + (1 - mix.kept) * (own[partner * classes + c] ?? 0);
    labels[i] = batch.labels.data[mix.kept < 0.5 ? partner : i] ?? 0;
  }
  return {
    ...batch,
    image: { ...batch.image, data },
    labels: { ...batch.labels, data: labels },
    targets: { dtype: "f32", shape: [images, classes], data: targets },
  };
}

function oneHot(labels: ArrayLike<number>, classes: number): Float32Array {
  const hot = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) hot[i * classes + (labels[i] ?? 0)] = 1;
  return hot;
}

function paint(
  to: Float32Array,
  from: Float32Array,
  i: number,
  partner: number,
  { kept, window }: Mix,
  size: ImageSize,
) {
  const { channels, height, width } = size;
  const length = channels * height * width;
  const [own, other] = [i * length, partner * length];
  if (kept === 1) return;
  if (window === undefined) {
    for (let k = 0; k < length; k++) to[own + k] = kept * (from[own + k] ?? 0) + (1 - kept) * (from[other + k] ?? 0);
    return;
  }
  for (let channel = 0; channel < channels; channel++)
    for (let y = window.top; y < window.top + window.height; y++) {
      const begin = (channel * height + y) * width + window.left;
      to.set(from.subarray(other + begin, other + begin + window.width), own + begin);
    }
}
