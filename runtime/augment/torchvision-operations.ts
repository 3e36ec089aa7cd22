import type { Draws } from "./draws.ts";
import type { OperationName } from "./operation.ts";
import type { Size } from "./pixels/centre-crop.ts";

/** Magnitudes go from the first to the last of so many, evenly. */
const BINS = 31;

/** One of torchvision's magnitudes: an entry of `torch.linspace`, which is f32 and is counted from the nearer end. */
function magnitudeAt(bin: number, from: number, to: number): number {
  const step = Math.fround((to - from) / (BINS - 1));
  return bin < BINS / 2 ? Math.fround(from + Math.fround(step * bin)) : Math.fround(to - step * (BINS - 1 - bin));
}

type AmountOf = (bin: number, size: Size, draws: Draws) => number;

const none: AmountOf = () => 0;
const either =
  (most: number): AmountOf =>
  (bin, _, draws) =>
    draws.sign() * magnitudeAt(bin, 0, most);
const aroundOne: AmountOf = (bin, _, draws) => 1 + draws.sign() * magnitudeAt(bin, 0, 0.9);
/** Whole pixels; ours is the way back, so that what moves to the right is read from the left. */
const moved = (bin: number, side: number, draws: Draws): number =>
  -Math.trunc(draws.sign() * magnitudeAt(bin, 0, (150 / 331) * side));

const amounts: readonly (readonly [OperationName, AmountOf])[] = [
  ["identity", none],
  ["shear_x", either(0.3)],
  ["shear_y", either(0.3)],
  ["translate_x", (bin, { width }, draws) => moved(bin, width, draws)],
  ["translate_y", (bin, { height }, draws) => moved(bin, height, draws)],
  ["rotate", either(30)],
  ["brightness", aroundOne],
  ["colour", aroundOne],
  ["contrast", aroundOne],
  ["sharpness", aroundOne],
  ["posterize", (bin) => 8 - Math.round(bin / ((BINS - 1) / 4))],
  ["solarize", (bin) => magnitudeAt(bin, 255, 0)],
  ["auto_contrast", none],
  ["equalize", none],
];

export { amounts as torchvisionOperations };
