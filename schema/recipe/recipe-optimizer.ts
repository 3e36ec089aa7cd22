import {
  choice,
  flag,
  list,
  number,
  object,
  optional,
  pair,
  text,
  type ValueOf,
  withDefault,
  word,
} from "./recipe-fields.ts";

const groups = optional(
  list(
    "Weights that are trained otherwise; of several that match a weight, each key is the last's that has it.",
    object("Some of the weights.", {
      match: text("Paths of weights: `*` is any part of one name, `**` any names.", ["**.bias", "head.**"]),
      lr_scale: optional(number("What the learning rate is multiplied by for them.", { min: 0, max: 1000 })),
      weight_decay: optional(number("Their weight decay, whatever the spec says of it.", { min: 0, max: 10 })),
    }),
  ),
);

/** What every optimizer is told. */
const common = (defaults: { readonly lr: number; readonly weight_decay: number }, decay: string) => ({
  lr: withDefault(
    number("The highest learning rate; `schedule` says how it rises and falls.", { above: 0, max: 10 }),
    defaults.lr,
  ),
  weight_decay: withDefault(
    number(`${decay}, but for those that the spec marks \`"decay": false\`.`, { min: 0, max: 10 }),
    defaults.weight_decay,
  ),
  layer_decay: optional(
    number(
      "Layer-wise decay: the rate of each of the spec's `stages` is that of the next times this; the last has it whole.",
      { above: 0, max: 1 },
    ),
  ),
  groups,
});

const decoupled = "Every step takes lr × weight_decay of each weight away";
const coupled = "Weights are added to their gradients times this";

const betas = pair(
  "How slowly the running means of the gradient and of its square forget.",
  number("", { min: 0, below: 1 }),
);

const epsilon = (value: number) =>
  withDefault(number("Added to the root of the second mean, against division by zero.", { above: 0, max: 1 }), value);

const adamw = object(
  "AdamW (Loshchilov & Hutter 2017), as PyTorch computes it.",
  {
    ...common({ lr: 1e-3, weight_decay: 0.01 }, decoupled),
    betas: withDefault(betas, [0.9, 0.999]),
    epsilon: epsilon(1e-8),
  },
  '{ "lr": 1e-3, "weight_decay": 0.05 }',
);

const adam = object(
  "Adam (Kingma & Ba 2014), as PyTorch computes it.",
  {
    ...common({ lr: 1e-3, weight_decay: 0 }, coupled),
    betas: withDefault(betas, [0.9, 0.999]),
    epsilon: epsilon(1e-8),
  },
  '{ "lr": 1e-3 }',
);

const sgd = object(
  "Stochastic gradient descent, with momentum (Sutskever et al. 2013) as PyTorch computes it.",
  {
    ...common({ lr: 0.01, weight_decay: 0 }, coupled),
    momentum: withDefault(
      number("How much of the sum of earlier gradients is kept at each step; 0 keeps none.", { min: 0, below: 1 }),
      0.9,
    ),
    dampening: withDefault(
      number("The part of a gradient that does not go into that sum, from the second step on.", { min: 0, max: 1 }),
      0,
    ),
    nesterov: withDefault(flag("Whether a step looks ahead, by Nesterov's momentum."), false),
  },
  '{ "lr": 0.1, "momentum": 0.9 }',
);

const lamb = object(
  "LAMB (You et al. 2019), as timm computes it, but that gradients are clipped by `clip_norm` alone.",
  {
    ...common({ lr: 1e-3, weight_decay: 0.01 }, "Weights are added to Adam's direction times this"),
    betas: withDefault(betas, [0.9, 0.999]),
    epsilon: epsilon(1e-6),
    trust_clip: withDefault(flag("Whether a weight's own factor, ‖weight‖ / ‖step‖, is at most 1 (LAMBC)."), false),
    always_adapt: withDefault(flag("Whether weights without weight decay have such a factor too."), false),
  },
  '{ "lr": 5e-3, "weight_decay": 0.02 }',
);

const lion = object(
  "Lion (Chen et al. 2023): every element goes the same way each step, by the sign of a mean of gradients.",
  {
    ...common({ lr: 1e-4, weight_decay: 0 }, decoupled),
    betas: withDefault(
      pair(
        "How much of the running mean is in a step, and how slowly the mean forgets.",
        number("", { min: 0, below: 1 }),
      ),
      [0.9, 0.99],
    ),
  },
  '{ "lr": 1e-4, "weight_decay": 1 }',
);

const { lr, weight_decay } = common({ lr: 1e-3, weight_decay: 0.01 }, decoupled);

const muon = object(
  "Muon (Jordan 2024), as PyTorch computes it, but in 32 bits: hidden weights of two axes take orthogonal steps, all others are AdamW's.",
  {
    ...common({ lr: 1e-3, weight_decay: 0.1 }, decoupled),
    momentum: withDefault(number("How slowly the running mean of the gradient forgets.", { min: 0, below: 1 }), 0.95),
    nesterov: withDefault(flag("Whether a step looks ahead, by Nesterov's momentum."), true),
    iterations: withDefault(
      number("Iterations of Newton and Schulz that make a step orthogonal.", { whole: true, min: 1, max: 99 }),
      5,
    ),
    adjust_lr: withDefault(
      word(
        "What a matrix's rate is multiplied by: √max(1, out/in), 0.2·√max(out, in) as steps of AdamW are large, or √(out/in).",
        ["original", "match_rms_adamw", "spectral_unclamped"],
      ),
      "original",
    ),
    except: withDefault(
      list("Hidden weights that are AdamW's all the same.", text("Paths of weights, as in `groups`.")),
      [],
    ),
    rest: withDefault(
      object("AdamW, for all other weights.", {
        lr,
        weight_decay,
        betas: withDefault(betas, [0.9, 0.999]),
        epsilon: epsilon(1e-8),
      }),
      { lr: 1e-3, weight_decay: 0.01, betas: [0.9, 0.999], epsilon: 1e-8 },
    ),
  },
  '{ "lr": 0.02, "rest": { "lr": 3e-4 } }',
);

const ways = { adamw, adam, sgd, lamb, lion, muon };

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
  adamw: {
    lr: 1e-3,
    weight_decay: 0.01,
    layer_decay: undefined,
    groups: undefined,
    betas: [0.9, 0.999],
    epsilon: 1e-8,
    ...own,
  },
});

/** What every optimizer is told, whichever was chosen. */
export function optionsOf(choice: OptimizerChoice): OptimizerOptions {
  const [options] = Object.values<OptimizerOptions>(choice);
  if (options === undefined) throw new Error("a choice has one key");
  return options;
}
