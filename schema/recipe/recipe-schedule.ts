import { list, number, object, optional, type ValueOf, withDefault, word } from "./recipe-fields.ts";

const decays = ["cosine", "linear", "none", "step", "one_cycle"] as const;
const decaysElsewhere = new Map<string, (typeof decays)[number]>([
  ["constant", "none"],
  ["onecycle", "one_cycle"],
]);

export const schedule = object(
  "How the learning rate goes over the run, step by step.",
  {
    warmup: withDefault(
      number(
        "The part of all steps over which the rate rises to its peak, 0 to 1: in a line, of `one_cycle` as a cosine.",
        { min: 0, max: 1 },
      ),
      0,
    ),
    warmup_epochs: optional(number("The same in epochs, in place of `warmup`.", { min: 0, max: 1_000_000 })),
    warmup_steps: optional(
      number("The same in steps, in place of `warmup`.", { whole: true, min: 0, max: 1_000_000_000 }),
    ),
    decay: withDefault(
      word(
        "How it falls after that; of `step` in steps of `every` epochs, of `one_cycle` as a cosine that begins and ends below.",
        decays,
        decaysElsewhere,
      ),
      "cosine",
    ),
    final: withDefault(number("What it falls to, as a part of the peak.", { min: 0, max: 1 }), 0),
    every: optional(
      number("Of `step`: after each so many epochs the rate falls; 30 if left out.", { above: 0, max: 1_000_000 }),
    ),
    factor: optional(number("Of `step`: what it is multiplied by then; 0.1 if left out.", { above: 0, max: 1 })),
    start: optional(
      number("What the warm-up begins with, as a part of the peak; if left out 0, of `one_cycle` 0.04.", {
        min: 0,
        max: 1,
      }),
    ),
  },
  '{ "warmup": 0.1, "decay": "cosine" }',
);

export const plainSchedule: ValueOf<typeof schedule> = {
  ...{ warmup: 0, warmup_epochs: undefined, warmup_steps: undefined, decay: "cosine", final: 0 },
  ...{ every: undefined, factor: undefined, start: undefined },
};

export const extended = list(
  "Written by `vitral train --resume RUN --epochs N`, so that the run can be repeated: plans that it followed before.",
  object("A plan that was given up for another number of epochs.", {
    epochs: number("How many epochs the run was to have.", { whole: true, min: 1, max: 1_000_000 }),
    until_step: number("Steps before this one have the learning rate, and drop what a run of that many epochs does.", {
      whole: true,
      min: 1,
      max: 1_000_000_000,
    }),
  }),
);
