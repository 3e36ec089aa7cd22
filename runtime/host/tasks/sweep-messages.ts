import { type Problem, problem } from "../../../schema/problem/problem.ts";
import { quotedPath } from "../../../schema/problem/wording.ts";
import { commandLine } from "../files/command-line.ts";

/** What is said of sweeps. */

/** A folder in which no sweep was begun. */
export const notSweep = (folder: string): Problem =>
  problem("R292", `${quotedPath(folder)} is not the folder of a sweep: it has no \`sweep.json\``, undefined, {
    help: ["name the folder that `vitral sweep` made, not that of one of its runs"],
  });

/** Runs before and after would not be of one recipe. */
export const changedSweep = (folder: string, recipe: string): Problem =>
  problem(
    "R293",
    `${quotedPath(recipe)}, or its spec, was changed after the sweep in ${quotedPath(folder)} began`,
    undefined,
    {
      help: ["put it back, or begin another sweep"],
    },
  );

/** A folder that holds something. */
export const sweepFolderTaken = (folder: string, isSweep: boolean): Problem =>
  problem("R294", `${quotedPath(folder)} is not empty`, undefined, {
    help: isSweep
      ? [`to go on with the sweep in it: \`${commandLine`sweep --resume ${folder}`}\``]
      : ["name another folder, or none: sweeps are left in `runs/`"],
  });
