import { Command, Option } from "commander";
import { writeFileAtomically } from "../runtime/host/files/atomic-file.ts";
import { readSource } from "../runtime/host/files/read-file.ts";
import { formatSource } from "../schema/format/format.ts";
import { ProblemError } from "../schema/problem/problem.ts";
import { exitCodes, reportFailure } from "./report-problems.ts";
import { print, printFile } from "./terminal.ts";

interface FmtFlags {
  readonly check?: boolean;
  readonly write?: boolean;
}

/** `vitral fmt`: specs and recipes in canonical form. */
export function fmtCommand(): Command {
  const command = new Command("fmt")
    .description("format specs and recipes; keeps comments, the order of keys, and the lines you ended")
    .argument("<files...>", "paths of specs or recipes")
    .addOption(
      new Option("--check", "write nothing; name the files that are not formatted, and end with 1").conflicts("write"),
    )
    .option("--write", "write the files in place")
    .addHelpText(
      "after",
      `
Without a flag the formatted text of one file goes to standard output.

Examples:
  $ vitral fmt specs/vit.json
  $ vitral fmt --write specs/*.json
  $ vitral fmt --check specs/*.json specs/blocks/*.json`,
    );
  return command.action(async (paths: readonly string[], { check, write }: FmtFlags) => {
    if (check !== true && write !== true && paths.length > 1) {
      command.error("error: give --check or --write with several files", { exitCode: exitCodes.usage });
    }
    for (const path of paths) {
      // A file that cannot be read is told; the files after it are formatted all the same.
      const after = await formatted(path).catch((error: unknown) => {
        process.exitCode = reportFailure(error);
        return undefined;
      });
      if (after === undefined) continue;
      if (check !== true && write !== true) printFile(after.text);
      else if (after.isNew) {
        if (write) await writeFileAtomically(path, after.text);
        else process.exitCode = exitCodes.problem;
        print(write ? `${path} formatted` : `${path} is not formatted`);
      }
    }
  });
}

/** @throws ProblemError with what keeps the file from being read: a broken file is never written */
async function formatted(path: string): Promise<{ readonly text: string; readonly isNew: boolean }> {
  const source = readSource(path, undefined, true);
  const { text, problems } = formatSource(source);
  if (text === undefined) throw new ProblemError(problems);
  return { text, isNew: text !== source.text };
}
