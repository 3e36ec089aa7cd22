import { flag, number, object, withDefault } from "./recipe-fields.ts";

export const average = object(
  "A running average of the weights, which is what is measured, kept as the best, and answers (EMA).",
  {
    decay: withDefault(number("How much of the average stays at each step.", { min: 0, below: 1 }), 0.9999),
    warmup: withDefault(
      flag("Whether the average forgets faster at first: at step t by 1 − t^(−2/3), at most `decay`, as timm's does."),
      false,
    ),
  },
  '{ "decay": 0.999 }',
);
