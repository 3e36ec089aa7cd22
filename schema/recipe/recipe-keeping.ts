import { number, object, optional, withDefault, word } from "./recipe-fields.ts";

const count = { whole: true, min: 1, max: 1_000_000 };

export const checkpoints = object(
  "Which states a run keeps beside the best and the last.",
  {
    every: optional(
      number("The state after each so many epochs is kept, as `checkpoints/epoch-0005.safetensors`.", count),
    ),
    keep: withDefault(number("How many of those are kept: the oldest goes once a newer one is there.", count), 3),
  },
  '{ "every": 5, "keep": 3 }',
);

/** What epochs are compared by, and whether more is better. */
export const stoppingMetrics = ["validation_accuracy", "validation_loss", "train_accuracy", "train_loss"] as const;

export const earlyStop = object(
  "Ends the run before its last epoch, once nothing gets better.",
  {
    patience: number("After so many epochs in a row that were no better than the best before them.", count),
    metric: withDefault(
      word("By what epochs are compared; an accuracy is better the higher it is, a loss the lower.", stoppingMetrics),
      "validation_accuracy",
    ),
    min_delta: withDefault(number("By how much an epoch must be better to count as better.", { min: 0, max: 1e6 }), 0),
  },
  '{ "patience": 5 }',
);
