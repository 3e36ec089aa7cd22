import type { AugmenterOf } from "./augmenter.ts";
import { flip, verticalFlip } from "./pixels/flip.ts";

export const randomFlip: AugmenterOf<"flip"> =
  ({ probability }) =>
  (picture, draws) =>
    draws.chance(probability) ? flip(picture) : picture;

export const randomVerticalFlip: AugmenterOf<"vertical_flip"> =
  ({ probability }) =>
  (picture, draws) =>
    draws.chance(probability) ? verticalFlip(picture) : picture;
