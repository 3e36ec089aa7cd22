import type { AugmentOptions } from "../../schema/recipe/recipe-augment.ts";
import type { Draws } from "./draws.ts";
import type { Size } from "./pixels/centre-crop.ts";
import type { Window } from "./pixels/crop-window.ts";

type Options = AugmentOptions["random_erasing"];

const ATTEMPTS = 10;

/** Random erasing as timm has it, of numbers that were normalised: so zero is the mean, and noise is of deviation 1. */
export function eraseAtRandom(image: Float32Array, { width, height }: Size, options: Options, draws: Draws): void {
  for (const window of drawRectangles(options, { width, height }, draws)) {
    for (let plane = 0; plane < image.length; plane += width * height) {
      const colour = options.fill === "rand" ? draws.normal() : 0;
      for (let y = window.top; y < window.top + window.height; y++)
        for (let x = window.left; x < window.left + window.width; x++)
          image[plane + y * width + x] = options.fill === "pixel" ? draws.normal() : colour;
    }
  }
}

/** As many as fit: one that does not, after a few attempts, is left out. */
export function drawRectangles(
  { probability, area, ratio, count }: Options,
  { width, height }: Size,
  draws: Draws,
): readonly Window[] {
  if (!draws.chance(probability)) return [];
  const rectangles = draws.whole(1, count);
  return Array.from({ length: rectangles }, (): Window[] => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const part = (draws.between(...area) * width * height) / rectangles;
      const aspect = Math.exp(draws.between(Math.log(ratio[0]), Math.log(ratio[1])));
      const [down, across] = [Math.round(Math.sqrt(part * aspect)), Math.round(Math.sqrt(part / aspect))];
      if (across >= width || down >= height) continue;
      const top = draws.whole(0, height - down);
      return [{ top, left: draws.whole(0, width - across), width: across, height: down }];
    }
    return [];
  }).flat();
}
