import type { CodePages } from "./page.ts";

/** X: a model that cannot be exported as asked. */
export const EXPORT_CODES: CodePages = {
  X900: {
    title: "random numbers in prediction",
    cause:
      "The model draws random numbers where it predicts, and an exported model has no generator that repeats them.",
    place: "elsewhere",
    wrong: "vitral export noisy.json --to typescript -o noisy",
    way: "Give the numbers as an input, or draw them in training alone, under `if: training`.",
  },
  X901: {
    title: "table of a free size",
    cause:
      "A table is computed when the model is exported, and its size depends on a free size, which has no number then.",
    place: "elsewhere",
    wrong: "vitral export any-size.json --to typescript -o any-size",
    way: "Make the size a parameter, and choose it with `--set`.",
  },
  X902: {
    title: "no words for it",
    cause: "The library that the exported model is written for has no way to compute this.",
    place: "elsewhere",
    wrong: "vitral export model.json --to typescript -o model",
    way: "Write it with other ops, or export to another target.",
  },
  X903: {
    title: "the folder is not empty",
    cause: "An export writes a folder of its own, and overwrites nothing.",
    place: "elsewhere",
    wrong: "vitral export specs/vit.json --to typescript -o .",
    way: "Name a folder that is not there, or that is empty.",
  },
};
