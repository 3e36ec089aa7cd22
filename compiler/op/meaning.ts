import type { Tensor } from "../shape/shape.ts";
import type { Size } from "../size/size.ts";

/** What an op makes of what numbers mean, where a loss depends on it. */
export interface Meaning {
  /** Its results are probabilities, and no logits. */
  readonly givesProbabilities?: boolean;
  /** It takes the softmax of the first tensor that it reads. */
  readonly takesLogits?: boolean;
  /** It moves elements and changes none. */
  readonly onlyMoves?: boolean;
  /** How many values of its input each variance of a training step is over; it divides by one less, so one is too few. */
  variesOver?(input: Tensor): Size;
}
