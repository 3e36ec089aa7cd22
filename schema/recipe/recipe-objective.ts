import { forms } from "./forms.ts";
import { json, list, number, optional, text, withDefault, word } from "./recipe-fields.ts";

const label_smoothing = withDefault(
  number("The part of the probability that is spread over all classes instead of the right one.", {
    min: 0,
    below: 1,
  }),
  0,
);

export const objective = forms(
  "What training makes small.",
  {
    cross_entropy: {
      cross_entropy: withDefault(text("The spec's output that holds a logit for each class.", ["logits"]), "logits"),
      label_smoothing,
      class_weights: optional(
        list(
          "How much images of each class count, in the order of the classes; the loss is divided by what all of a batch count.",
          number("How much images of a class count.", { min: 0, max: 1e9 }),
        ),
      ),
    },
    binary_cross_entropy: {
      binary_cross_entropy: text(
        "The spec's output that holds a logit for each class, each a question of its own: several may be true of an image.",
        ["logits"],
      ),
      label_smoothing,
      target_threshold: optional(
        number("Targets above this count as 1, others as 0: mixed images are then of both classes.", {
          min: 0,
          max: 1,
        }),
      ),
      classes: withDefault(
        word("Whether the classes of an image are averaged, as timm does, or added up.", ["mean", "sum"]),
        "mean",
      ),
    },
    squared_error: {
      squared_error: text(
        "The spec's output whose mean squared distance from the targets is made small: numbers, or 1 for an image's class and 0 for others.",
        ["output"],
      ),
    },
    nodes: {
      nodes: json(
        "The loss as nodes of a spec over its outputs by name, `labels` and `targets`; the last of them gives one number.",
        "a list of nodes",
      ),
      logits: optional(
        text("The output with a logit for each class, where there is one: right answers are counted by it.", [
          "logits",
        ]),
      ),
    },
  },
  '{ "cross_entropy": "logits" }',
);
