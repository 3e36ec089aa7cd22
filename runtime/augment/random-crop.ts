import type { AugmenterOf } from "./augmenter.ts";
import { shorterSideFor, withShorterSide } from "./pixels/centre-crop.ts";
import { cutOut, padded } from "./pixels/crop-window.ts";
import { pillowResize } from "./pixels/resize-picture.ts";
import { drawInterpolation } from "./reading.ts";

/**
 * A window of the model's size in the picture with a margin around it: what is usual on CIFAR, and, resized before, the
 * simple random crop of DeiT III (with `reflect`).
 */
export const randomCrop: AugmenterOf<"random_crop"> =
  ({ padding, beyond, interpolation }, form) =>
  (picture, draws) => {
    const { width, height } = withShorterSide(picture, shorterSideFor(picture, form));
    const by = drawInterpolation(interpolation, draws);
    const wide = padded(pillowResize(picture, width, height, by), padding, beyond);
    const top = draws.whole(0, wide.height - form.height);
    return cutOut(wide, { left: draws.whole(0, wide.width - form.width), top, width: form.width, height: form.height });
  };
