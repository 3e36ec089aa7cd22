import type { Recipe } from "../../schema/recipe/recipe.ts";
import { number, object, type ValueOf } from "../../schema/recipe/recipe-fields.ts";
import { stepsPerEpoch } from "./steps-per-epoch.ts";

const count = { whole: true, min: 0 };

/**
 * How far a run has come: enough to go on to the bit, since order, dropout and initial weights are functions of seed,
 * epoch and step.
 */
export const position = object("How far a run has come.", {
  step: number("Batches learnt from; more than changes of the weights under `accumulate`.", count),
  epoch: number("Epochs ended; the one under way, counted from 0.", count),
  batch: number("Batches of the epoch under way that are done.", count),
  lossSum: number("Sum over their images, for the epoch's line in `metrics.jsonl`.", {}),
  correct: number("How many of their images were read right.", count),
  images: number("Their images.", count),
});

export type Position = ValueOf<typeof position>;

export const start: Position = { step: 0, epoch: 0, batch: 0, lossSum: 0, correct: 0, images: 0 };

/**
 * What is impossible in a position of a run of this recipe; undefined where it can be.
 * @param learnt images of an epoch
 */
export function positionFault(
  { step, epoch, batch, images, correct }: Position,
  recipe: Recipe,
  learnt: number,
): string | undefined {
  const { batch_size, epochs } = recipe;
  const steps = stepsPerEpoch(learnt, batch_size);
  if (step !== epoch * steps + batch) return `${step} steps are not ${epoch} epochs of ${steps} and ${batch}`;
  if (batch > steps) return `${batch} batches are more than the ${steps} of an epoch`;
  if (epoch > epochs || (epoch === epochs && batch > 0)) return `it is beyond the last of ${epochs} epochs`;
  if (images !== Math.min(batch * batch_size, learnt)) return `${batch} batches do not have ${images} images`;
  return correct > images ? `${correct} of ${images} images cannot be right` : undefined;
}
