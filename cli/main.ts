import { Command } from "commander";
import { packageVersion as version } from "../runtime/package.ts";
import { systemTools } from "../runtime/system-tools.ts";
import type { Tools } from "../runtime/tools.ts";
import { checkCommand } from "./check.ts";
import { compileCommand } from "./compile.ts";
import { diagramCommand } from "./diagram.ts";
import { engineCommand } from "./engine.ts";
import { evalCommand } from "./eval.ts";
import { explainCommand } from "./explain.ts";
import { fmtCommand } from "./fmt.ts";
import { lspCommand } from "./lsp.ts";
import { parityCommand } from "./parity.ts";
import { predictCommand } from "./predict.ts";
import { readerHasLeft, watchReader } from "./reader.ts";
import { exitCodes, reportFailure } from "./report-problems.ts";
import { spreadSettings } from "./spec-choices.ts";
import { summaryCommand } from "./summary.ts";
import { print, tell } from "./terminal.ts";
import { trainCommand } from "./train.ts";

/** Runs one command line and answers with its exit code. Nothing is thrown. */
export async function main(args: readonly string[], tools: Tools = systemTools): Promise<number> {
  process.exitCode = undefined;
  watchReader();
  try {
    await program(tools).parseAsync(spreadSettings(args), { from: "user" });
    return readerHasLeft() ? exitCodes.readerLeft : Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    return reportFailure(error);
  }
}

/** All commands, with their flags: what help, completion and tests go by. */
export function program(tools: Tools): Command {
  const vitral = new Command("vitral")
    .description("Vision Transformers written as JSON: checked, compiled, trained and drawn.")
    .version(version, "-V, --version", "print the version")
    .option("--no-color", "without colours, as with NO_COLOR=1")
    .on("option:no-color", () => {
      process.env.NO_COLOR = "1";
    })
    .helpCommand("help [command]", "explain a command")
    .addHelpText(
      "after",
      `
Examples:
  $ vitral train specs/recipes/quick-start.json
  $ vitral eval runs/quick-start-1
  $ vitral engine doctor

Exit codes: 0 done, 1 something is wrong with what was given, 2 wrong command line, 130 stopped by Ctrl-C,
141 nobody reads the output any more.`,
    );
  const commands = [trainCommand(tools), evalCommand(tools), predictCommand(tools), diagramCommand(), engineCommand()];
  commands.push(checkCommand(version), compileCommand(), parityCommand(tools));
  commands.push(explainCommand(), summaryCommand(), fmtCommand(), lspCommand(version));
  for (const command of commands) vitral.addCommand(command);
  prepare(vitral);
  return vitral;
}

/** Commander ends the process and writes to the terminal by itself unless told otherwise, each command anew. */
function prepare(command: Command): void {
  const lines = (text: string) => text.replace(/\n$/, "").split("\n");
  command.exitOverride().configureOutput({
    writeOut: (text) => print(lines(text)),
    writeErr: (text) => tell(lines(text)),
  });
  for (const child of command.commands) prepare(child);
}
