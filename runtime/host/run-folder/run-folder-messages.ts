import { type Problem, problem } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import { quoted, quotedPath } from "../../../schema/problem/wording.ts";
import type { RecipeChange } from "../../training/recipe-changes.ts";
import { commandLine, shellWord } from "../files/command-line.ts";

/** What is said of the folders of runs and of what they hold. */

/** A safetensors file that is not a checkpoint of ours. */
export const notCheckpoint = (path: string, fault: string): Problem =>
  problem("R204", `${quotedPath(path)} is not a Vitral checkpoint: ${fault}`, undefined, {
    help: ["checkpoints lie in a run's folder, under `checkpoints/`"],
  });

/** A checkpoint of another model. */
export const checkpointOfOtherModel = (path: string, fault: string): Problem =>
  problem("R205", `${quotedPath(path)} does not fit the model: ${fault}`, undefined, {
    help: ["weights belong to the model that they were trained in: spec, preset and settings must be those"],
  });

/** A folder where a run should be. */
export const notRunFolder = (path: string, why: string, near: readonly string[]): Problem =>
  problem("R206", `${quotedPath(path)} is not the folder of a run: ${why}`, undefined, {
    help:
      near.length === 0
        ? [`\`${commandLine`train`} RECIPE\` makes one and prints its name`]
        : [`near it ${near.length === 1 ? "is a run" : "are runs"}: ${near.map(quotedPath).join(", ")}`],
  });

/** By which flag a command is told where a new run goes. */
export type FolderFlag = "--run" | "-o";

/** A new run where there is something already. */
export const runFolderTaken = (path: string, isRun: boolean, flag: FolderFlag): Problem =>
  problem(
    "R207",
    isRun ? `${quotedPath(path)} is the folder of another run` : `${quotedPath(path)} is there and is not empty`,
    undefined,
    {
      help: [
        ...(isRun && flag === "--run" ? [`go on with that run: \`${commandLine`train --resume ${path}`}\``] : []),
        `name another folder, or leave \`${flag}\` out`,
      ],
    },
  );

/** Weights that were never saved: the run was stopped before. */
export const noWeightsYet = (run: string, which: string, others: readonly string[]): Problem => {
  const lacks = which.startsWith("epoch-")
    ? `keeps no weights of ${which.replace("-", " ")}`
    : `has no ${which === "best" && others.length > 0 ? "best epoch" : "checkpoint"} yet`;
  return problem("R208", `${quotedPath(run)} ${lacks}`, undefined, {
    help: [
      ...(others.length === 0
        ? []
        : [`it has those of ${others.map((name) => `\`--checkpoint ${name}\``).join(", ")}`]),
      ...(which.startsWith("epoch-") ? [] : [`train it: \`${commandLine`train --resume ${run}`}\``]),
    ],
  });
};

/** A folder that another process writes into. */
export const runUnderWay = (path: string, who: string, file: string): Problem =>
  problem("R240", `another training is under way in ${quotedPath(path)}: ${who}`, undefined, {
    help: [
      "wait for its end, or stop it",
      `if there is no such process any more, remove ${quotedPath(shellWord(file))}`,
    ],
  });

/** A checkpoint whose bytes are not those that were written. */
export const damagedCheckpoint = (path: string): Problem =>
  problem("R241", `${quotedPath(path)} is damaged: its bytes are not those that were written`, undefined, {
    help: [
      "copy it again from where it is whole",
      "`best.safetensors` and `last.safetensors` stand for each other: a copy of the one that is whole can take its place",
    ],
  });

/** A record that no run wrote. */
export const damagedRecord = (path: string, fault: string): Problem =>
  problem("R242", `${quotedPath(path)} is not as a run left it: ${fault}`, undefined, {
    help: ["put it back; a run's folder is a record"],
  });

/** A spec that is not the one that the weights belong to. */
export const changedSpec = (files: readonly string[], run: string): Problem =>
  problem(
    "R243",
    `the spec was changed after the run began: ${files.length === 0 ? "a file is missing" : files.map(quotedPath).join(", ")}`,
    undefined,
    { help: ["put it back; a run's folder is a record", anew(run)] },
  );

/** Numbers that cannot be of one run. */
export const recordsDisagree = (path: string, fault: string): Problem =>
  problem("R244", `${quotedPath(path)} does not fit its run: ${fault}`, undefined, {
    help: ["put back the files of the run as they were together"],
  });

/** A run that is to be trained to less than it has been. */
export const fewerEpochs = (asked: number, done: number): Problem =>
  problem(
    "R245",
    `the run has done ${done} ${done === 1 ? "epoch" : "epochs"} already, and \`--epochs\` says ${asked}`,
    undefined,
    { help: ["`--epochs` says how many there shall be in all, with those that are done"] },
  );

/** Images that are no longer those that the recipe stood for. */
export const changedImages = (dataset: string, isOwn: boolean): Problem =>
  problem(
    "R246",
    `the images of ${quoted(dataset)} are not those that the run began with, or no longer split alike`,
    undefined,
    {
      help: [
        isOwn
          ? "put the pictures back as they were (names, folders and contents count), or begin another run"
          : "go on with the version of Vitral that it began with, which `environment.json` names",
      ],
    },
  );

/** Weights that nothing can be computed with. */
export const weightsAreNoNumbers = (path: string, tensor: string, value: number): Problem =>
  problem("R247", `the weights of ${quotedPath(path)} are no numbers: ${quoted(tensor)} holds ${value}`, undefined, {
    help: ["the training had diverged when they were saved: lower the learning rate, or lengthen `warmup`"],
  });

/** A picture of which a network makes something that cannot be compared. */
export const answerIsNoNumber = (run: string, picture: string, logit: number): Problem =>
  problem("R249", `${quotedPath(run)} answers ${quotedPath(picture)} with ${logit}, which is no number`, undefined, {
    help: ["values grow too large on the way: the weights, or how pictures are normalised, may be another model's"],
  });

/** The folder of a run where a recipe should be. */
export const runForRecipe = (run: string, recipe: string): Problem =>
  problem("R248", `${quotedPath(run)} is the folder of a run, and a recipe is wanted`, undefined, {
    help: [
      `to go on with the run: \`${commandLine`train --resume ${run}`}\``,
      `to run its recipe once more: \`${commandLine`train ${recipe}`}\``,
    ],
  });

/** A recipe that was changed after the run began. */
export const changedRecipe = (changes: readonly RecipeChange[], run: string, span?: Span): Problem =>
  problem(
    "R216",
    `the recipe was changed after the run began: ${changes
      .map(({ keys, was, is }) => `${quoted(keys.join("."))} is ${is}, and was ${was}`)
      .join("; ")}`,
    span,
    {
      help: [
        "put it back; a run's folder is a record",
        changes.some(({ keys }) => keys[0] === "epochs")
          ? `for more epochs: \`${commandLine`train --resume ${run}`} --epochs N\``
          : anew(run),
      ],
    },
  );

/** A run without a recipe, where images or a plan of training are wanted. */
export const importedWithoutRecipe = (run: string): Problem =>
  problem(
    "F445",
    `the weights of ${quotedPath(run)} were imported by a spec alone: nothing says from which images`,
    undefined,
    {
      help: [
        `import them by a recipe instead, whose images they are then measured and trained on: \`${commandLine`import`} RECIPE WEIGHTS -o RUN\``,
      ],
    },
  );

/** A run whose weights are of a source that says nothing of pictures. */
export const noImageForm = (run: string): Problem =>
  problem(
    "F444",
    `nothing says how pictures reach the model of ${quotedPath(run)}: their mean, deviation and cut`,
    undefined,
    {
      help: [
        "import it again with `--config FILE`, a `preprocessor_config.json` of Hugging Face's or a `config.json` of timm's",
      ],
    },
  );

/** Runs that are looked for where no folder is. */
export const noRunsFolder = (path: string): Problem =>
  problem("F460", `there is no folder ${quotedPath(path)} to look for runs in`, undefined, {
    help: ["`vitral train` leaves runs in `runs/`, in the folder where it is called"],
  });

function anew(run: string): string {
  return `for a run with what is there now: \`${commandLine`train ${`${run}/recipe.json`}`}\``;
}

export const runFolderSentences = {
  lacks: (file: string): string => `it has no ${quoted(file)}`,
  noFolder: "there is no such folder",
  noFolderButFile: "it is a file",
};
