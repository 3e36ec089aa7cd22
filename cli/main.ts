import { Command } from "commander";
import { verifyForms } from "../compiler/verified.ts";
import { packageVersion as version } from "../runtime/host/files/package.ts";
import type { Tools } from "../runtime/host/runs/tools.ts";
import { commandGroups } from "./commands.ts";
import { helpCommand, prepare } from "./help.ts";
import { readerHasLeft, watchReader } from "./pipe-reader.ts";
import { exitCodes, reportFailure } from "./report-problems.ts";
import { spreadSettings } from "./spec-choices.ts";

/** Runs one command line and answers with its exit code. Nothing is thrown. */
export async function main(args: readonly string[], tools?: Tools): Promise<number> {
  process.exitCode = undefined;
  verifyForms(process.env.VITRAL_DEBUG === "1");
  watchReader();
  try {
    const words = ["-v", "-V"].includes(args[0] ?? "") ? ["--version"] : args;
    const vitral = await program(tools, words[0]);
    // Commander answers `--help` before it looks at the name of a command.
    const isUnknown = /^[^-]/.test(words[0] ?? "") && !vitral.commands.some((one) => one.name() === words[0]);
    await vitral.parseAsync(isUnknown ? words.slice(0, 1) : spreadSettings(words), { from: "user" });
    return readerHasLeft() ? exitCodes.readerLeft : Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    return reportFailure(error);
  }
}

/**
 * All commands, with their flags: what help, completion and tests go by.
 * @param tools what commands train and predict with, the system's own if left out
 * @param named where it is the name of one of them, that one alone is read; none for `--version`
 */
export async function program(tools?: Tools, named?: string): Promise<Command> {
  const vitral = new Command("vitral")
    .description("Vision Transformers written as JSON: checked, compiled, trained and drawn.")
    .version(version, "-v, --version", "print the version")
    .option("--no-color", "without colours, as with NO_COLOR=1")
    .on("option:no-color", () => {
      process.env.NO_COLOR = "1";
    })
    .helpCommand(false)
    .addHelpText(
      "after",
      `
\`vitral help COMMAND\` says more of a command, with examples.

Examples:
  $ vitral check specs/vit.json --preset mnist
  $ vitral diagram specs/vit.json -o vit.svg
  $ vitral zoo
  $ vitral train specs/recipes/quick-start.json

Exit codes: 0 done, 1 something is wrong with what was given, 2 the command line is wrong: a command, a flag or the
value of a flag, 130 stopped by Ctrl-C, 143 by SIGTERM, 129 by a terminal that closed, 141 nobody reads the output any
more.`,
    );
  const own = async () => tools ?? (await import("../runtime/host/runs/system-tools.ts")).systemTools;
  const isOne =
    named === "--version" || Object.values(commandGroups).some((group) => Object.hasOwn(group, named ?? ""));
  for (const [title, group] of Object.entries(commandGroups)) {
    vitral.commandsGroup(title);
    for (const [name, read] of Object.entries(group)) if (!isOne || name === named) vitral.addCommand(await read(own));
  }
  if (!isOne) {
    const { completionCommand } = await import("./completion/completion-command.ts");
    for (const command of [completionCommand(), helpCommand()]) vitral.addCommand(command);
  }
  prepare(vitral);
  return vitral;
}
