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
  X904: {
    title: "no training step",
    cause: "What a model is trained for, and how, stands in a recipe; a spec says only what the model is.",
    place: "elsewhere",
    wrong: "vitral export specs/vit.json --preset mnist --train --to typescript -o vit",
    way: "Export a recipe or a run: `vitral export specs/recipes/vit-mnist.json --train --to typescript -o vit`.",
  },
  X905: {
    title: "no words for it in the exported training",
    cause:
      "What trains elsewhere trains as the recipe says, to the rounding, or is not written. Not all that a recipe may ask for has been written in PyTorch and TypeScript.",
    place: "elsewhere",
    wrong: "vitral export vit-sgd.json --train --to typescript -o vit",
    way: "Train by `vitral train`, or export a recipe without that key.",
  },
  X910: {
    title: "built of a free size",
    cause:
      "A module of PyTorch makes its layers and weights when it is built, and one of them needs a size that only a running model knows.",
    place: "elsewhere",
    wrong: "vitral export any-size.json --to pytorch -o any-size",
    way: "Make the size a parameter, and choose it with `--set`.",
  },
  X970: {
    title: "more memory than WebAssembly has",
    cause:
      "A module has one memory for weights and all that it computes, and its addresses have 32 bits: 4 GiB, whatever the machine has.",
    place: "elsewhere",
    wrong: "vitral export specs/vit.json --seed 0 --to wasm --size b=1000 -o vit",
    way: "Give it fewer images at once by `--size b=1`, or export a smaller model.",
  },
  X930: {
    title: "no such checkpoint map",
    cause: "The names and layouts of another library's weights stand in the spec, and under this name there are none.",
    place: "elsewhere",
    wrong: "vitral export specs/vit.json --seed 0 --to safetensors --for keras -o weights",
    way: "Name one of the maps under the spec's `checkpoints`, or write one.",
  },
  X931: {
    title: "weight without a name there",
    cause: "A checkpoint map that says nothing of one of the model's weights has no place to put it.",
    place: "elsewhere",
    wrong: "vitral export model.json --seed 0 --to safetensors --for timm -o weights",
    way: "Add a rule to the map, whose key is our path.",
  },
  X932: {
    title: "rule that reads one way only",
    cause:
      "The pattern of a rule says how their tensor becomes ours. The other way round it must split what it joined, and the sizes of the parts are not said.",
    place: "elsewhere",
    wrong: "vitral export model.json --seed 0 --to safetensors --for timm -o weights",
    way: "Give the sizes beside the pattern, under `sizes`, or as parameters or `let` values of the same names.",
  },
  X933: {
    title: "two weights for one name",
    cause: "The map reads two of our weights from one tensor. After training they are two, and one name holds one.",
    place: "elsewhere",
    wrong: "vitral export runs/tied-1 --to safetensors --for timm -o weights",
    way: "Give each a key of its own, or share the weight in the spec, under `share`.",
  },
  X934: {
    title: "no weights to write",
    cause: "A spec says what a model is; its weights are made by training.",
    place: "elsewhere",
    wrong: "vitral export specs/vit.json --to safetensors -o weights",
    way: "Export a run, or ask by `--seed` for the weights that training would begin with.",
  },
  X935: {
    title: "too large for half precision",
    cause: "Half precision ends at 65504: a larger weight would be written as infinite.",
    place: "elsewhere",
    wrong: "vitral export runs/wide-1 --dtype f16 --to safetensors -o weights",
    way: "Leave out `--dtype f16`.",
  },
  X960: {
    title: "unknown rule of resizing",
    cause:
      "Sources bring positions to another image size each in its own way, and a map names the one whose weights it reads.",
    place: "spec",
    wrong:
      '"checkpoints": { "timm": { "positions": { "from": "pos_embed", "resize": { "by": "tim", "grid": [14, 14] } } } }',
    right:
      '"checkpoints": { "timm": { "positions": { "from": "pos_embed", "resize": { "by": "timm", "grid": [14, 14] } } } }',
    way: "Name the source: `timm`, `timm_relative`, `dinov2` or `huggingface`.",
  },
  X961: {
    title: "grid that is none",
    cause: "A table of positions belongs to a grid of rows and columns.",
    place: "elsewhere",
    wrong: 'vitral import model.json weights.safetensors, whose map says "resize": { "by": "timm", "grid": "patches" }',
    way: 'Give both: `"grid": ["height / patch_h", "width / patch_w"]`.',
  },
  X936: {
    title: "name that a file keeps for its notes",
    cause: "A safetensors file has its notes where a tensor of the name `__metadata__` would be.",
    place: "elsewhere",
    wrong: "vitral export model.json --seed 0 --to safetensors --for theirs -o weights",
    way: "Give the rule in the spec's checkpoint map another key.",
  },
};
