import { list, number, object, withDefault, word } from "./recipe-fields.ts";

export const schedule = object(
  "How the learning rate goes over the run, step by step.",
  {
    warmup: withDefault(
      number("The part of all steps over which the rate rises linearly to its peak, 0 to 1.", { min: 0, max: 1 }),
      0,
    ),
    decay: withDefault(word("How it falls after that.", ["cosine", "linear", "none"]), "cosine"),
    final: withDefault(number("What it falls to, as a part of the peak.", { min: 0, max: 1 }), 0),
  },
  '{ "warmup": 0.1, "decay": "cosine" }',
);

export const extended = list(
  "Written by `vitral train --resume RUN --epochs N`, so that the run can be repeated: plans that it followed before.",
  object("A plan that was given up for another number of epochs.", {
    epochs: number("How many epochs the run was to have.", { whole: true, min: 1, max: 1_000_000 }),
    until_step: number("Steps before this one have the learning rate of a run of that many epochs.", {
      whole: true,
      min: 1,
      max: 1_000_000_000,
    }),
  }),
);
