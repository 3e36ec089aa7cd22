import { Command } from "commander";
import { verifyForms } from "../compiler/verified.ts";
import { packageVersion as version } from "../runtime/host/files/package.ts";
import { systemTools } from "../runtime/host/runs/system-tools.ts";
import type { Tools } from "../runtime/host/runs/tools.ts";
import { attentionCommand } from "./attention.ts";
import { checkCommand } from "./check.ts";
import { compileCommand } from "./compile.ts";
import { completionCommand } from "./completion/completion-command.ts";
import { dataCommand } from "./data.ts";
import { diagramCommand } from "./diagram.ts";
import { engineCommand } from "./engine.ts";
import { evalCommand } from "./eval.ts";
import { explainCommand } from "./explain.ts";
import { exportCommand } from "./export.ts";
import { fmtCommand } from "./fmt.ts";
import { helpCommand, prepare } from "./help.ts";
import { importCommand } from "./import.ts";
import { initCommand } from "./init.ts";
import { inspectCommand } from "./inspect.ts";
import { lspCommand } from "./lsp.ts";
import { parityCommand } from "./parity.ts";
import { readerHasLeft, watchReader } from "./pipe-reader.ts";
import { predictCommand } from "./predict.ts";
import { profileCommand } from "./profile.ts";
import { rateCommand } from "./rate.ts";
import { recipesCommand } from "./recipes.ts";
import { exitCodes, reportFailure } from "./report-problems.ts";
import { runsCommand } from "./runs/runs-command.ts";
import { serveCommand } from "./serve.ts";
import { spreadSettings } from "./spec-choices.ts";
import { summaryCommand } from "./summary.ts";
import { sweepCommand } from "./sweep/sweep-command.ts";
import { trainCommand } from "./train.ts";
import { zooCommand } from "./zoo/zoo-command.ts";

/** Runs one command line and answers with its exit code. Nothing is thrown. */
export async function main(args: readonly string[], tools: Tools = systemTools): Promise<number> {
  process.exitCode = undefined;
  verifyForms(process.env.VITRAL_DEBUG === "1");
  watchReader();
  try {
    await program(tools).parseAsync(spreadSettings(args[0] === "-V" ? ["--version"] : args), { from: "user" });
    return readerHasLeft() ? exitCodes.readerLeft : Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    return reportFailure(error);
  }
}

/** All commands, with their flags: what help, completion and tests go by. */
export function program(tools: Tools): Command {
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
value of a flag, 130 stopped by Ctrl-C, 141 nobody reads the output any more.`,
    );
  vitral.commandsGroup("Write a model:");
  for (const command of [
    initCommand(),
    checkCommand(version),
    fmtCommand(),
    explainCommand(),
    summaryCommand(),
    diagramCommand(),
    zooCommand(),
  ])
    vitral.addCommand(command);
  vitral.commandsGroup("Train it and use it:");
  for (const command of [
    recipesCommand(),
    dataCommand(),
    importCommand(tools),
    rateCommand(tools),
    trainCommand(tools),
    sweepCommand(tools),
    runsCommand(),
    evalCommand(tools),
    predictCommand(tools),
    attentionCommand(tools),
    inspectCommand(),
    serveCommand(tools),
    exportCommand(),
  ])
    vitral.addCommand(command);
  vitral.commandsGroup("Look inside, compare, set up:");
  for (const command of [
    compileCommand(),
    profileCommand(tools),
    parityCommand(tools),
    engineCommand(),
    lspCommand(version),
  ])
    vitral.addCommand(command);
  for (const command of [completionCommand(), helpCommand()]) vitral.addCommand(command);
  prepare(vitral);
  return vitral;
}
