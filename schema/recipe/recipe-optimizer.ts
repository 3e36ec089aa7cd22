import { choice, flag, number, object, pair, type ValueOf, withDefault } from "./recipe-fields.ts";

/** How fast an optimizer learns: all have one. */
const rate = (value: number) =>
  withDefault(
    number("The highest learning rate; `schedule` says how it rises and falls.", { above: 0, max: 10 }),
    value,
  );

const betas = pair(
  "How slowly the running means of the gradient and of its square forget.",
  number("", { min: 0, below: 1 }),
);

const epsilon = withDefault(
  number("Added to the root of the second mean, against division by zero.", { above: 0, max: 1 }),
  1e-8,
);

const adamw = object(
  "AdamW (Loshchilov & Hutter 2017), as PyTorch computes it.",
  {
    lr: rate(1e-3),
    weight_decay: withDefault(
      number(
        'Every step takes lr × weight_decay of each weight away, but for weights that the spec marks `"decay": false`.',
        { min: 0, max: 10 },
      ),
      0.01,
    ),
    betas: withDefault(betas, [0.9, 0.999]),
    epsilon,
  },
  '{ "lr": 1e-3, "weight_decay": 0.05 }',
);

const sgd = object(
  "Stochastic gradient descent, with momentum (Sutskever et al. 2013) as PyTorch computes it.",
  {
    lr: rate(0.01),
    momentum: withDefault(
      number("How much of the sum of earlier gradients is kept at each step; 0 keeps none.", { min: 0, below: 1 }),
      0.9,
    ),
    dampening: withDefault(
      number("The part of a gradient that does not go into that sum, from the second step on.", { min: 0, max: 1 }),
      0,
    ),
    nesterov: withDefault(flag("Whether a step looks ahead, by Nesterov's momentum."), false),
    weight_decay: withDefault(
      number('Weights are added to their gradients times this, but for those that the spec marks `"decay": false`.', {
        min: 0,
        max: 10,
      }),
      0,
    ),
  },
  '{ "lr": 0.1, "momentum": 0.9 }',
);

const ways = { adamw, sgd };

export const optimizer = choice("How gradients change the weights.", ways, '{ "adamw": { "lr": 1e-3 } }');

export type OptimizerName = keyof typeof ways;
/** What a recipe says of one optimizer. */
export type OptimizerOptions<Name extends OptimizerName = OptimizerName> = ValueOf<(typeof ways)[Name]>;
/** One of the optimizers, with its options: `{ "adamw": { "lr": 1e-3, … } }`. */
export type OptimizerChoice = ValueOf<typeof optimizer>;

/** AdamW with PyTorch's options, but for those given. */
export const plainAdamw = (
  own: Partial<OptimizerOptions<"adamw">> = {},
): { readonly adamw: OptimizerOptions<"adamw"> } => ({
  adamw: { lr: 1e-3, weight_decay: 0.01, betas: [0.9, 0.999], epsilon: 1e-8, ...own },
});

/** What every optimizer is told, whichever was chosen. */
export function optionsOf(choice: OptimizerChoice): OptimizerOptions {
  const [options] = Object.values<OptimizerOptions>(choice);
  if (options === undefined) throw new Error("a choice has one key");
  return options;
}
