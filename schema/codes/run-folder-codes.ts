import { elsewhere as page } from "./example-page.ts";
import type { CodePages } from "./page.ts";

/** What a run's folder holds, what of it is trusted, and who writes into it. */
export const RUN_FOLDER_CODES: CodePages = {
  R290: page(
    "no value for a key",
    "A key of the recipe and its value are given as `KEY=VALUE`: the key by its path from the top, with dots.",
    "vitral train recipe.json --with lr 3e-4",
    "Write `--with optimizer.adamw.lr=3e-4`; `vitral explain lr` says where a key stands.",
  ),
  R291: page(
    "key in two grids",
    "A sweep goes through all values of each key, and two lists of one key would be one run twice.",
    "vitral sweep recipe.json --grid batch_size=16,32 --grid batch_size=64",
    "Write all values in one list: `--grid batch_size=16,32,64`.",
  ),
  R292: page(
    "no sweep",
    "A sweep's folder has a `sweep.json`, which says what it goes through.",
    "vitral sweep --resume runs/vit-mnist-1",
    "Name the folder that `vitral sweep` made.",
  ),
  R293: page(
    "recipe changed under a sweep",
    "All runs of a sweep are of one recipe and one spec, or nothing could be said of what it varies.",
    "a sweep that was stopped, and whose recipe was edited since",
    "Put recipe and spec back, or begin another sweep.",
  ),
  R294: page(
    "folder of a sweep in use",
    "A sweep begins in a folder of its own.",
    "vitral sweep recipe.json --grid batch_size=16,32 --run runs",
    "Name another folder; `--resume` goes on with a sweep.",
  ),
  R295: page(
    "more memory than there is",
    "The plan's predicted peak is above all memory of the machine, or of the container, so nothing is begun.",
    "a recipe with a `batch_size` of 100000 on engine tensorflow",
    "The help names a `batch_size` that fits, found by compiling smaller ones; or take a smaller model.",
  ),
  F460: page(
    "no folder to look for runs in",
    "Runs are listed that lie in a folder or below it, and there is none of that name.",
    "vitral runs experimnets",
    "Name the folder that the runs lie in; `vitral train` leaves them in `runs/`.",
  ),
  R208: page(
    "no checkpoint yet",
    "The run was stopped before weights were saved: they are saved at the end of each epoch and when it is stopped.",
    "vitral eval runs/just-begun",
    "Train it by `--resume`; `--checkpoint last` takes the weights of a run that was stopped in its first epoch.",
  ),
  R216: page(
    "recipe changed under a run",
    "A run is a function of its recipe, and its checkpoints keep the one they were made with. With other values, images " +
      "that the weights have learnt from could be among those that they are measured on.",
    "a run whose recipe.json was edited",
    "Put the values back; a recipe in a run's folder is a record. For other values begin another run; for more epochs " +
      "there is `vitral train --resume RUN --epochs N`.",
  ),
  R240: page(
    "run in use",
    "One process at a time writes into a run's folder; each leaves a file `lock-….json` there while it does.",
    "vitral train --resume runs/a, twice at once",
    "Wait, or stop the other. A lock that a crash left behind is seen through on the machine that crashed; the lock of " +
      "another machine has to be removed by hand, by whoever knows that nothing runs there.",
  ),
  R241: page(
    "damaged checkpoint",
    "A checkpoint carries a digest of all its bytes, and these are others.",
    "a checkpoint in which a disk or a copy changed one bit",
    "Copy it again; or let a copy of the run's other checkpoint take its place.",
  ),
  R242: page(
    "damaged record of a run",
    "A resumed run goes on from what its folder says, and so each line has to be one that a run wrote.",
    "a line of metrics.jsonl without its loss",
    "Put the file back; a run's folder is a record.",
  ),
  R243: page(
    "spec changed under a run",
    "The weights belong to the model that they were trained in; a checkpoint keeps digests of all its files.",
    "a run whose spec.json was edited, with weights of the same shapes",
    "Put it back; for the other model begin another run.",
  ),
  R244: page(
    "records of different runs",
    "What stands in one file of a run cannot be together with what stands in another.",
    "a metrics.jsonl of three epochs beside a checkpoint of five",
    "Put back the files of the run as they were together.",
  ),
  R245: page(
    "fewer epochs than are done",
    "With `--resume`, `--epochs` says how many epochs the run shall have in all.",
    "vitral train --resume runs/of-ten-epochs --epochs 5",
    "Name a larger number.",
  ),
  R246: page(
    "images split otherwise",
    "Which images are held out, or their labels or contents, are not what they were when the run began: pictures were " +
      "changed, or another version of Vitral is installed.",
    "a run of one version resumed with another whose random order differs",
    "Put them back, or go on with the version that `environment.json` names; or begin another run.",
  ),
  R247: page(
    "weights that are no numbers",
    "A weight is infinite or NaN, so that everything computed with it is.",
    "a checkpoint of a training that had diverged",
    "Use another checkpoint, or train again with a lower learning rate or a longer warm-up.",
  ),
  R248: page(
    "run in place of a recipe",
    "`vitral train` begins a run from a recipe; a run that is there is gone on with.",
    "vitral train runs/vit-mnist-1",
    "Give `--resume` before the folder, or name the recipe in it.",
  ),
  R249: page(
    "answer that is no number",
    "Weights and picture are numbers, and what the network makes of them is not: values grow beyond 32 bits on the way.",
    "weights of another model, brought in by a map that takes one tensor for another",
    "Look at what the weights were made for: how pictures are normalised, and the sizes of the model.",
  ),
};
