import { choice, number, object, pair, withDefault } from "./recipe-fields.ts";

const adamw = object(
  "AdamW (Loshchilov & Hutter 2017), as PyTorch computes it.",
  {
    lr: withDefault(
      number("The highest learning rate; `schedule` says how it rises and falls.", { above: 0, max: 10 }),
      1e-3,
    ),
    weight_decay: withDefault(
      number(
        'Every step takes lr × weight_decay of each weight away, but for weights that the spec marks `"decay": false`.',
        {
          min: 0,
          max: 10,
        },
      ),
      0.01,
    ),
    betas: withDefault(
      pair("How slowly the running means of the gradient and of its square forget.", number("", { min: 0, below: 1 })),
      [0.9, 0.999],
    ),
    epsilon: withDefault(
      number("Added to the root of the second mean, against division by zero.", { above: 0, max: 1 }),
      1e-8,
    ),
  },
  '{ "lr": 1e-3, "weight_decay": 0.05 }',
);

export const optimizer = choice("How gradients change the weights.", { adamw }, '{ "adamw": { "lr": 1e-3 } }');
