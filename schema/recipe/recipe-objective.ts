import { number, object, text, withDefault } from "./recipe-fields.ts";

export const objective = object(
  "What training makes small.",
  {
    cross_entropy: withDefault(text("The spec's output that holds a logit for each class.", ["logits"]), "logits"),
    label_smoothing: withDefault(
      number("The part of the probability that is spread over all classes instead of the right one.", {
        min: 0,
        below: 1,
      }),
      0,
    ),
  },
  '{ "cross_entropy": "logits" }',
);
