import { existsSync } from "node:fs";
import { Command } from "commander";
import { writeOutput } from "../../runtime/host/files/write-output.ts";
import { compareRuns } from "../../runtime/host/tasks/compare-runs.ts";
import { listRuns } from "../../runtime/host/tasks/list-runs.ts";
import { outputFormat } from "../output-format.ts";
import { columnsOf, print, printFile, printJson } from "../terminal.ts";
import { comparisonText, runsText } from "./runs-text.ts";

interface RunsFlags {
  readonly json?: boolean;
  readonly output?: string;
}

/** Where `vitral train` leaves runs unless it is told another place. */
const USUAL = "runs";

/** `vitral runs`: what has been trained, and how it compares. */
export function runsCommand(): Command {
  return new Command("runs")
    .description("list runs: model, engine, epochs, best accuracy, and whether they have finished")
    .argument("[folder]", "where they lie, in it or below; runs if left out")
    .option("--json", "print the list as JSON")
    .addHelpText(
      "after",
      `
The newest comes first. A run is interrupted where it was stopped or killed (\`vitral train --resume\` goes on with
it), and running where a process is in it.

Examples:
  $ vitral runs
  $ vitral runs experiments --json
  $ vitral runs compare runs/vit-mnist-1 runs/vit-mnist-2 -o both.svg`,
    )
    .action(async (folder: string | undefined, { json }: RunsFlags) => {
      const runs = folder === undefined && !existsSync(USUAL) ? [] : await listRuns(folder ?? USUAL);
      if (json) printJson(JSON.stringify(runs, undefined, 2));
      else print(runsText(runs, folder ?? USUAL, columnsOf(process.stdout)));
    })
    .addCommand(compareCommand());
}

function compareCommand(): Command {
  return new Command("compare")
    .description("show runs side by side: numbers, what their recipes differ in, and their curves over each other")
    .argument("<run>", "folder of a run")
    .argument("<others...>", "folders of others")
    .option("-o, --output <file>", "write their curves as NAME.svg, `-` for the terminal")
    .option("--json", "print the numbers and differences as JSON")
    .addHelpText(
      "after",
      `
Examples:
  $ vitral runs compare runs/vit-mnist-1 runs/vit-mnist-2
  $ vitral runs compare runs/vit-mnist-1 runs/swin-1 -o curves.svg`,
    )
    .action(async (run: string, others: readonly string[], _: RunsFlags, command: Command) => {
      // Read here or by the command above: both have the flag.
      const { json, output } = command.optsWithGlobals<RunsFlags>();
      outputFormat(command, { svg: ["svg"] }, output === "-" ? undefined : output);
      const compared = await compareRuns([run, ...others]);
      if (output === "-") return printFile(compared.svg());
      if (output !== undefined) await writeOutput(output, compared.svg());
      if (json) printJson(JSON.stringify(compared, undefined, 2));
      else print(comparisonText(compared, columnsOf(process.stdout)));
      if (output !== undefined && !json) print(["", `wrote ${output}`]);
    });
}
