import { forms } from "./forms.ts";
import { number, text, withDefault, word } from "./recipe-fields.ts";

const from = text(
  "The teacher: a run's folder, of which the best epoch is taken, or one that `vitral import` made; a path from where `vitral train` is called.",
  ["runs/big-1"],
);

const output = withDefault(text("The teacher's output that holds a logit for each class.", ["logits"]), "logits");

const weight = withDefault(
  number("The part of the loss that the teacher has; the objective has the rest.", { above: 0, max: 1 }),
  0.5,
);

export const teacher = forms(
  "A trained model that this one learns from, beside what is known of the images.",
  {
    hard: {
      hard: text("The spec's output that learns the class which the teacher takes an image for, by cross-entropy.", [
        "logits",
      ]),
      from,
      output,
      weight,
    },
    soft: {
      soft: text("The spec's output that learns how likely the teacher takes each class to be.", ["logits"]),
      from,
      output,
      weight,
      temperature: withDefault(
        number("What the logits of both are divided by; the distance is multiplied by its square.", {
          min: 0.01,
          max: 1000,
        }),
        1,
      ),
      classes: withDefault(
        word("Whether the classes of an image are added up, as timm does, or averaged, as DeiT's code does.", [
          "sum",
          "mean",
        ]),
        "sum",
      ),
    },
  },
  '{ "from": "runs/big-1", "hard": "logits" }',
);
