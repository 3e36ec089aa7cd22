import { number, numbers, object, optional, type ValueOf } from "../../schema/recipe/recipe-fields.ts";

const share = { min: 0, max: 1 };

export const epochMetrics = object("One line of `metrics.jsonl`: an epoch that has ended.", {
  epoch: number("Counted from 1.", { whole: true, min: 1 }),
  step: number("Steps taken since the beginning of the run.", { whole: true, min: 1 }),
  train_loss: number("Mean over the epoch's batches as they were met, with dropout.", {}),
  train_accuracy: optional(number("The part of their images that was read right, where there are classes.", share)),
  validation_loss: number("Mean over the images that nothing is learnt from.", {}),
  validation_accuracy: optional(number("The part of them that was read right.", share)),
  learning_rate: number("The rate of the epoch's last step.", { min: 0 }),
  seconds: number("Wall time of its training, without validation; after a resume, of the part since then.", { min: 0 }),
  images_per_second: number("In that time.", { min: 0 }),
  own: optional(numbers("What whoever trained by `vitral/node` measured beside.")),
});

/** One line of `metrics.jsonl`: an epoch that has ended. */
export interface EpochMetrics extends Omit<ValueOf<typeof epochMetrics>, "own"> {
  readonly own?: Readonly<Record<string, number>> | undefined;
}

/** The epoch with the highest validation accuracy, and of equals the one with the lowest loss, and then the first. */
export function bestEpoch(rows: readonly EpochMetrics[]): EpochMetrics | undefined {
  return [...rows].sort(
    (a, b) =>
      (b.validation_accuracy ?? 0) - (a.validation_accuracy ?? 0) ||
      a.validation_loss - b.validation_loss ||
      a.epoch - b.epoch,
  )[0];
}
