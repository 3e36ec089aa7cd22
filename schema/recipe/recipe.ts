import { augment } from "./recipe-augment.ts";
import { average } from "./recipe-average.ts";
import { dataset } from "./recipe-dataset.ts";
import { dropping } from "./recipe-dropping.ts";
import type { JsonSchema, ValueOf } from "./recipe-fields.ts";
import { folderName, list, number, object, optional, settings, text, withDefault, word } from "./recipe-fields.ts";
import { checkpoints, earlyStop } from "./recipe-keeping.ts";
import { loading } from "./recipe-loading.ts";
import { logs } from "./recipe-logs.ts";
import { objective } from "./recipe-objective.ts";
import { optimizer, plainAdamw } from "./recipe-optimizer.ts";
import { extended, plainSchedule, schedule } from "./recipe-schedule.ts";
import { start } from "./recipe-start.ts";
import { teacher } from "./recipe-teacher.ts";

/** Version of the recipe format. */
export const RECIPE_VERSION = 1;

export const engineNames = ["tensorflow", "onnxruntime", "wasm", "tfjs", "cpu"] as const;

/** Names that others give to what an engine runs on; `cpu` here is plain JavaScript, the slowest. */
const enginesElsewhere = new Map<string, (typeof engineNames)[number]>([
  ["gpu", "tensorflow"],
  ["cuda", "tensorflow"],
  ["tf", "tensorflow"],
  ["webassembly", "wasm"],
  ["module", "wasm"],
  ["tensorflow.js", "tfjs"],
]);

/** The keys of a recipe. */
export const recipeFields = {
  $schema: optional(text("Where an editor finds the schema of this file.")),
  vitral: number("Version of the recipe format.", { whole: true, min: RECIPE_VERSION, max: RECIPE_VERSION }),
  name: optional(folderName("What the folder of the run is called after; the file's name where it is left out.")),
  title: optional(text("What it trains and how, in one line.")),
  doc: optional(text("For readers.")),
  papers: optional(list("The papers whose training it follows.", text("", ["arXiv:2012.12877"]))),
  spec: text("The model: a spec's path from this file's folder, or one that comes with Vitral.", [
    "../vit.json",
    "vitral:vit",
  ]),
  preset: optional(text("One of the spec's presets.")),
  set: withDefault(settings("Values of the spec's parameters; a string is an expression."), {}),
  dataset,
  augment: withDefault(augment, []),
  start: optional(start),
  teacher: optional(teacher),
  epochs: number("How many times each training image is seen.", { whole: true, min: 1, max: 1_000_000 }),
  extended: optional(extended),
  batch_size: withDefault(number("Images in a step.", { whole: true, min: 1, max: 1_000_000 }), 64),
  optimizer: withDefault(optimizer, plainAdamw()),
  schedule: withDefault(schedule, plainSchedule),
  drop_path: optional(dropping("stochastic depth", "drop_path")),
  dropout: optional(dropping("dropout", "dropout")),
  accumulate: optional(
    number("How many batches one step takes: their gradients are those of one batch of all their images.", {
      whole: true,
      min: 1,
      max: 100_000,
    }),
  ),
  average: optional(average),
  clip_norm: optional(
    number("Gradients are scaled down so that their norm, all taken together, is at most this.", {
      above: 0,
      max: 1e9,
    }),
  ),
  clip_value: optional(
    number(
      "Every number of a gradient is brought between minus this and this; before `clip_norm`, where both are given.",
      {
        above: 0,
        max: 1e9,
      },
    ),
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
  early_stop: optional(earlyStop),
  checkpoints: withDefault(checkpoints, { every: undefined, keep: 3 }),
  logs: withDefault(logs, ["report"]),
  loading: withDefault(loading, { workers: undefined, cache: 512, disk: 0 }),
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
