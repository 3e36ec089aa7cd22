import type { Words } from "../../../schema/problem/fault.ts";
import { quoted, quotedPath } from "../../../schema/problem/wording.ts";
import type { RecipeChange } from "../../training/recipe-changes.ts";
import { commandLine, shellWord } from "../files/command-line.ts";

/** What is said of the folders of runs and of what they hold, by code. */
export const runFolderWords = {
  /** A safetensors file that is not a checkpoint of ours. */
  R204: (path: string, fault: string): Words => ({
    message: `${quotedPath(path)} is not a Vitral checkpoint: ${fault}`,
    help: ["checkpoints lie in a run's folder, under `checkpoints/`"],
  }),

  /** A checkpoint of another model. */
  R205: (path: string, fault: string): Words => ({
    message: `${quotedPath(path)} does not fit the model: ${fault}`,
    help: ["weights belong to the model that they were trained in: spec, preset and settings must be those"],
  }),

  /** A folder where a run should be. */
  R206: (path: string, why: string, near: readonly string[]): Words => ({
    message: `${quotedPath(path)} is not the folder of a run: ${why}`,
    help:
      near.length === 0
        ? [`\`${commandLine`train`} RECIPE\` makes one and prints its name`]
        : [`near it ${near.length === 1 ? "is a run" : "are runs"}: ${near.map(quotedPath).join(", ")}`],
  }),

  /** A new run where there is something already. */
  R207: (path: string, isRun: boolean): Words => ({
    message: isRun
      ? `${quotedPath(path)} is the folder of another run`
      : `${quotedPath(path)} is there and is not empty`,
    help: [
      ...(isRun ? [`go on with that run: \`${commandLine`train --resume ${path}`}\``] : []),
      "name another folder, or leave `--run` out",
    ],
  }),

  /** Weights that were never saved: the run was stopped before. */
  R208: (run: string, which: "best" | "last", hasOther: boolean): Words => ({
    message: `${quotedPath(run)} has no ${which === "best" && hasOther ? "best epoch" : "checkpoint"} yet`,
    help: [
      ...(hasOther ? [`\`--checkpoint ${which === "best" ? "last" : "best"}\` are weights that it has`] : []),
      `train it: \`${commandLine`train --resume ${run}`}\``,
    ],
  }),

  /** A folder that another process writes into. */
  R240: (path: string, who: string, file: string): Words => ({
    message: `another training is under way in ${quotedPath(path)}: ${who}`,
    help: [
      "wait for its end, or stop it",
      `if there is no such process any more, remove ${quotedPath(shellWord(file))}`,
    ],
  }),

  /** A checkpoint whose bytes are not those that were written. */
  R241: (path: string): Words => ({
    message: `${quotedPath(path)} is damaged: its bytes are not those that were written`,
    help: [
      "copy it again from where it is whole",
      "`best.safetensors` and `last.safetensors` stand for each other: a copy of the one that is whole can take its place",
    ],
  }),

  /** A record that no run wrote. */
  R242: (path: string, fault: string): Words => ({
    message: `${quotedPath(path)} is not as a run left it: ${fault}`,
    help: ["put it back; a run's folder is a record"],
  }),

  /** A spec that is not the one that the weights belong to. */
  R243: (files: readonly string[], run: string): Words => ({
    message: `the spec was changed after the run began: ${files.length === 0 ? "a file is missing" : files.map(quotedPath).join(", ")}`,
    help: ["put it back; a run's folder is a record", anew(run)],
  }),

  /** Numbers that cannot be of one run. */
  R244: (path: string, fault: string): Words => ({
    message: `${quotedPath(path)} does not fit its run: ${fault}`,
    help: ["put back the files of the run as they were together"],
  }),

  /** A run that is to be trained to less than it has been. */
  R245: (asked: number, done: number): Words => ({
    message: `the run has done ${done} ${done === 1 ? "epoch" : "epochs"} already, and \`--epochs\` says ${asked}`,
    help: ["`--epochs` says how many there shall be in all, with those that are done"],
  }),

  /** Images that are no longer those that the recipe stood for. */
  R246: (dataset: string): Words => ({
    message: `the images of ${quoted(dataset)} are not those that the run began with, or no longer split alike`,
    help: ["go on with the version of Vitral that it began with, which `environment.json` names"],
  }),

  /** Weights that nothing can be computed with. */
  R247: (path: string, tensor: string, value: number): Words => ({
    message: `the weights of ${quotedPath(path)} are no numbers: ${quoted(tensor)} holds ${value}`,
    help: ["the training had diverged when they were saved: lower the learning rate, or lengthen `warmup`"],
  }),

  /** The folder of a run where a recipe should be. */
  R248: (run: string, recipe: string): Words => ({
    message: `${quotedPath(run)} is the folder of a run, and a recipe is wanted`,
    help: [
      `to go on with the run: \`${commandLine`train --resume ${run}`}\``,
      `to run its recipe once more: \`${commandLine`train ${recipe}`}\``,
    ],
  }),

  /** A recipe that was changed after the run began. */
  R216: (changes: readonly RecipeChange[], run: string): Words => ({
    message: `the recipe was changed after the run began: ${changes
      .map(({ keys, was, is }) => `${quoted(keys.join("."))} is ${is}, and was ${was}`)
      .join("; ")}`,
    help: [
      "put it back; a run's folder is a record",
      changes.some(({ keys }) => keys[0] === "epochs")
        ? `for more epochs: \`${commandLine`train --resume ${run}`} --epochs N\``
        : anew(run),
    ],
  }),
};

function anew(run: string): string {
  return `for a run with what is there now: \`${commandLine`train ${`${run}/recipe.json`}`}\``;
}

export const runFolderSentences = {
  lacks: (file: string): string => `it has no ${quoted(file)}`,
  noFolder: "there is no such folder",
  noFolderButFile: "it is a file",
};
