import { elsewhere as run } from "./example-page.ts";
import type { CodePages } from "./page.ts";

/** R12x, R27x: pictures of one's own. */
export const DATA_CODES: CodePages = {
  R120: run(
    "nothing held out",
    "A run is measured after each epoch, on pictures that nothing is learnt from, and the recipe names none.",
    '"dataset": { "folder": "d" }',
    'Hold some out, by `"split": { "validation": 0.1 }`, or name the folder that they are in.',
  ),
  R121: run(
    "part without a picture",
    "Of each class a part is held out, rounded to whole pictures: of so few there is none, or none is left to learn from.",
    '"split": { "validation": 0.01 } of ten pictures a class',
    "Take a larger part, or more pictures.",
  ),
  R122: run(
    "part given twice",
    "A place is named for the part, and `split` would hold it out of the pictures to be learnt besides.",
    '"folder": { "train": "d/train", "validation": "d/val" }, "split": { "validation": 0.1 }',
    "Leave one of the two out.",
  ),
  R123: run(
    "part that a run has not",
    "The recipe names no pictures for the part, nor holds any out for it.",
    "vitral eval RUN --on test, where nothing was held out for a test",
    'Hold some out, by `"split": { "test": 0.1 }`, before training begins.',
  ),
  R270: run(
    "no folders of classes",
    "The pictures of each class lie in a folder that is called after it, and there is no folder.",
    '"folder": "photos", where photos/ holds pictures',
    "Sort the pictures into folders, or name a table of their labels.",
  ),
  R271: run(
    "parts where classes are wanted",
    "The folders are called train, val or test: taken for classes, they would be what is learnt.",
    '"folder": "d", where d/ holds train/ and val/',
    "Name each part, as the help shows.",
  ),
  R272: run(
    "class without a picture",
    "A class that has no picture to learn from would have an answer that is never right.",
    "an empty folder among those of the classes",
    "Remove the folder, or add pictures.",
  ),
  R273: run(
    "class that is not learnt",
    "The pictures held out show a class that those to be learnt have none of.",
    "d/val/zebra without d/train/zebra",
    "Name the folders alike, or move the pictures.",
  ),
  R274: run(
    "picture that cannot be decoded",
    "The file is empty, cut short, damaged, no picture, or has more pixels than are read here.",
    "a download that was broken off",
    'Remove it, or let `"corrupt": "skip"` leave all such out; `vitral data` lists them.',
  ),
  R276: run(
    "table of labels that cannot be read",
    "A line lacks a file or a label, leads out of the folder, or the table is no CSV.",
    "../../secret.png,cat",
    "Mend the line that the message names.",
  ),
  R277: run(
    "file of another format",
    "Its header, its length or its labels are not those of an IDX, CIFAR or parquet file.",
    "a file of labels that belongs to other images",
    "Fetch the file again, or name the right one.",
  ),
  R278: run(
    "loader that gives something else",
    "A loader of one's own exports the names of the classes and parts, each with a length, labels and pictures.",
    "a module without `train`",
    "Compare it with the example in docs/data.md.",
  ),
  R279: run(
    "too many images for an export",
    "An export to PyTorch brings the images along in one file.",
    "vitral export recipe.json --to pytorch, of 100 000 photographs",
    "Export a recipe of fewer pictures, and its weights as `--to safetensors`.",
  ),
};
