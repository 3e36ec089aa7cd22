import type { AugmentOptions } from "../../schema/recipe/recipe-augment.ts";
import type { AugmenterOf } from "./augmenter.ts";
import type { Draws } from "./draws.ts";
import { affineMatrix, type Movement } from "./pixels/affine-matrix.ts";
import { affineTransform } from "./pixels/affine-transform.ts";
import type { Size } from "./pixels/centre-crop.ts";

/** torchvision's `RandomAffine`: turned, moved, scaled and sheared at once; black stands around it. */
export const randomAffine: AugmenterOf<"random_affine"> = (options) => (picture, draws) => {
  const { width, height, channels } = picture;
  const matrix = affineMatrix(drawMovement(options, picture, draws), [width * 0.5, height * 0.5]);
  return affineTransform(picture, matrix, options.interpolation, new Array<number>(channels).fill(0));
};

export function drawMovement(
  { degrees, translate, scale, shear }: AugmentOptions["random_affine"],
  { width, height }: Size,
  draws: Draws,
): Movement {
  const either = (most: number) => draws.between(-most, most);
  return {
    angle: either(degrees),
    translate: [Math.round(either(translate * width)), Math.round(either(translate * height))],
    scale: draws.between(...scale),
    shear: [either(shear), 0],
  };
}
