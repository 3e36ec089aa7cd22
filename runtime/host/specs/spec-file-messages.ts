import type { Words } from "../../../schema/problem/fault.ts";
import { listed, quoted } from "../../../schema/problem/wording.ts";
import { commandLine } from "../files/command-line.ts";

/** What is said of a new project, by code. */
export const projectWords = {
  /** Files where a new project's would be. */
  F420: (paths: readonly string[]): Words => ({
    message: `${listed(paths)} ${paths.length === 1 ? "is" : "are"} there already, and nothing is overwritten`,
    help: [`begin in another folder: ${quoted(commandLine`init FOLDER`)}`],
  }),
};

export const specSentences = {
  notShipped: (similar: string | undefined): string =>
    `no spec of this name comes with Vitral${similar === undefined ? "" : `; did you mean ${quoted(similar)}?`}`,
};
