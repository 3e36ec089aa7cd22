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
import { exitCodes, reportFailure } from "./report-problems.ts";
import { spreadSettings } from "./spec-choices.ts";
import { summaryCommand } from "./summary.ts";
import { trainCommand } from "./train.ts";

/** Runs one command line and answers with its exit code. Nothing is thrown. */
export async function main(args: readonly string[], tools: Tools = systemTools): Promise<number> {
  process.exitCode = undefined;
  try {
    await program(tools).parseAsync(spreadSettings(args), { from: "user" });
    return Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    return reportFailure(error);
  }
}

function program(tools: Tools): Command {
  const vitral = new Command("vitral")
    .description("Vision Transformers written as JSON: checked, compiled, trained and drawn.")
    .version(version, "-V, --version", "print the version")
    .helpCommand("help [command]", "explain a command")
    .addHelpText(
      "after",
      `
Examples:
  $ vitral train specs/recipes/quick-start.json
  $ vitral eval runs/quick-start-1
  $ vitral engine doctor

Exit codes: 0 done, 1 something is wrong with what was given, 2 wrong command line, 130 stopped by Ctrl-C.`,
    );
  const commands = [trainCommand(tools), evalCommand(tools), predictCommand(tools), diagramCommand(), engineCommand()];
  commands.push(checkCommand(version), compileCommand(), parityCommand(tools));
  commands.push(explainCommand(), summaryCommand(), fmtCommand(), lspCommand(version));
  for (const command of commands) vitral.addCommand(command);
  throwInsteadOfExiting(vitral);
  return vitral;
}

/** Commander ends the process by itself unless told otherwise, each command anew. */
function throwInsteadOfExiting(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) throwInsteadOfExiting(child);
}
