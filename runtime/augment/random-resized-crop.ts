import type { AugmentOptions } from "../../schema/recipe/recipe-augment.ts";
import type { AugmenterOf } from "./augmenter.ts";
import type { Draws } from "./draws.ts";
import type { Size } from "./pixels/centre-crop.ts";
import { cutOut, type Window } from "./pixels/crop-window.ts";
import { pillowResize } from "./pixels/resize-picture.ts";
import { drawInterpolation } from "./reading.ts";

type Options = Pick<AugmentOptions["random_resized_crop"], "scale" | "ratio">;

/** After so many windows that would not have fitted, the middle is taken. */
const ATTEMPTS = 10;

/** A part of the picture, resized: the one of timm and torchvision, who took it from Inception's training. */
export const randomResizedCrop: AugmenterOf<"random_resized_crop"> =
  (options, { width, height }) =>
  (picture, draws) => {
    const window = drawWindow(options, picture, draws);
    const by = drawInterpolation(options.interpolation, draws);
    return pillowResize(cutOut(picture, window), width, height, by);
  };

export function drawWindow({ scale, ratio }: Options, { width, height }: Size, draws: Draws): Window {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const area = width * height * draws.between(...scale);
    const aspect = Math.exp(draws.between(Math.log(ratio[0]), Math.log(ratio[1])));
    const across = roundToEven(Math.sqrt(area * aspect));
    const down = roundToEven(Math.sqrt(area / aspect));
    if (across < 1 || down < 1 || across > width || down > height) continue;
    const top = draws.whole(0, height - down);
    return { left: draws.whole(0, width - across), top, width: across, height: down };
  }
  return middleWindow(ratio, { width, height });
}

/** As much of the middle as has a ratio that is allowed. */
function middleWindow([least, most]: Options["ratio"], { width, height }: Size): Window {
  const ratio = width / height;
  const across = ratio > most ? roundToEven(height * most) : width;
  const down = ratio < least ? roundToEven(width / least) : height;
  return {
    left: Math.floor((width - across) / 2),
    top: Math.floor((height - down) / 2),
    width: across,
    height: down,
  };
}

/** Halves go to the even number, as in Python. */
function roundToEven(x: number): number {
  const nearest = Math.round(x);
  return nearest - x === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}
