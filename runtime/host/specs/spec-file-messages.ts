import { type Problem, problem } from "../../../schema/problem/problem.ts";
import { listed, quoted } from "../../../schema/problem/wording.ts";
import { commandLine } from "../files/command-line.ts";

/** What is said of a new project. */

/** Files where a new project's would be. */
export const filesInTheWay = (paths: readonly string[]): Problem =>
  problem(
    "F420",
    `${listed(paths)} ${paths.length === 1 ? "is" : "are"} there already, and nothing is overwritten`,
    undefined,
    { help: [`begin in another folder: ${quoted(commandLine`init FOLDER`)}`] },
  );

export const specSentences = {
  leftOut: (reason: string): string => `timm has a model of this name that no shipped spec carries: ${reason}`,
  notShipped: (similar: string | undefined): string =>
    `no spec and no recipe of this name comes with Vitral${similar === undefined ? "" : `; did you mean ${quoted(similar)}?`}`,
};
