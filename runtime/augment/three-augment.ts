import type { AugmenterOf } from "./augmenter.ts";
import { gaussianBlur } from "./pixels/box-blur.ts";
import { withoutColour } from "./pixels/luma.ts";
import { solarize } from "./pixels/tone.ts";

/** 3-Augment as DeiT III's own code has it (facebookresearch/deit, `augment.py`), where colours are jittered after it. */
export const threeAugment: AugmenterOf<"three_augment"> = () => (picture, draws) => {
  switch (draws.one(["grey", "solarize", "blur"] as const)) {
    case "grey":
      return withoutColour(picture);
    case "solarize":
      return solarize(picture, 128);
    case "blur":
      return gaussianBlur(picture, draws.between(0.1, 2));
  }
};
