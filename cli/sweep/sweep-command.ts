import { Command, Option } from "commander";
import type { EngineName } from "../../runtime/engines/engine.ts";
import type { Tools } from "../../runtime/host/runs/tools.ts";
import type { SweepWatch } from "../../runtime/host/tasks/sweep.ts";
import { resumeSweep, sweep } from "../../runtime/host/tasks/sweep.ts";
import { Interrupt, stoppedCode } from "../interrupt.ts";
import { engineOption, threadsOption, valueOption, wholeNumber } from "../options.ts";
import { BarReport, type Report } from "../progress.ts";
import { exitCodes } from "../report-problems.ts";
import { engineText } from "../run-text.ts";
import { columnsOf, fitting, isInteractive, print, printJson, tell } from "../terminal.ts";
import { sweepText, trialLine, waitingText } from "./sweep-text.ts";

interface SweepFlags {
  readonly grid?: readonly string[];
  readonly with?: readonly string[];
  readonly seeds?: number;
  readonly engine?: EngineName;
  readonly threads?: number;
  readonly run?: string;
  readonly resume?: string;
  readonly json?: boolean;
}

/** `vitral sweep`: a recipe with every choice of a grid, and what came of each. */
export function sweepCommand(tools: Tools): Command {
  const begins = ["grid", "with", "seeds", "run", "engine"];
  const command = new Command("sweep")
    .description("train a recipe with each of several values, and with several seeds; ends with a table")
    .argument("[recipe]", "path of a recipe")
    .addOption(
      new Option(
        "--grid <key=values>",
        "values of a key of the recipe, by its path; with several, every combination",
      ).argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]),
    )
    .addOption(new Option("--seeds <n>", "train each so often, from one seed after the other").argParser(wholeNumber))
    .addOption(valueOption())
    .addOption(engineOption())
    .addOption(threadsOption())
    .option("--run <folder>", "the folder to leave; runs/NAME-sweep-1, -2, … if left out")
    .addOption(new Option("--resume <sweep>", "go on with a sweep, from where it stopped").conflicts(begins))
    .option("--json", "print the table as JSON")
    .addHelpText(
      "after",
      `
One run after the other, each in a folder of its own. Accuracies are those of each run's best epoch on its held-out
images: mean and standard deviation over the seeds. Ctrl-C ends the step under way, saves, and says how to go on.

Examples:
  $ vitral sweep specs/recipes/vit-mnist.json --grid optimizer.adamw.lr=1e-3,3e-4 --seeds 3
  $ vitral sweep specs/recipes/vit-mnist.json --grid set.depth=2,4 --grid batch_size=32,64 --with epochs=2
  $ vitral sweep --resume runs/vit-mnist-sweep-1`,
    );
  return command.action(async (recipe: string | undefined, flags: SweepFlags) => {
    const { grid = [], seeds, resume, json } = flags;
    const usage = (why: string) => command.error(`error: ${why}`, { exitCode: exitCodes.usage });
    if ((recipe === undefined) === (resume === undefined)) usage("give either a recipe or --resume SWEEP");
    if (resume === undefined && grid.length === 0 && seeds === undefined) usage("give --grid, --seeds, or both");
    if (seeds !== undefined && grid.some((text) => /^\s*seed\s*=/.test(text)))
      usage("--seeds and a grid of seeds are two ways of one thing");
    let report: Report | undefined;
    const interrupt = new Interrupt(() => {
      report?.stop();
      tell("stopping after this step (Ctrl-C again: at once)");
    });
    interrupt.listenEarly(() => tell("stopped before the first run began"));
    let engineTold = false;
    const watch: SweepWatch = {
      ...{ engine: flags.engine, threads: flags.threads, signal: interrupt.signal },
      onEngine(engine, note) {
        if (!engineTold && json !== true) print(fitting(engineText(engine, note)));
        engineTold = true;
      },
      onTrial(trial, index, count) {
        if (json !== true && isInteractive(process.stderr)) print(fitting([trialLine(trial, index, count)]));
      },
      onStart(start) {
        interrupt.listen();
        tell(fitting(start.notes, process.stderr));
        report = isInteractive(process.stderr) && json !== true ? new BarReport(start) : undefined;
      },
      onProgress: (progress) => report?.progressed(progress),
      onNote(note) {
        report?.stop();
        tell(fitting([note], process.stderr));
      },
      onEpoch: (row) => report?.epochEnded(row),
      onResult(result, index, count) {
        report?.stop();
        if (json !== true) print(fitting([trialLine(result, index, count, result)]));
      },
    };
    try {
      const result =
        recipe === undefined
          ? await resumeSweep(tools, resume ?? "", watch)
          : await sweep(tools, { ...watch, recipe, grid, seeds: seeds ?? 1, values: flags.with ?? [], run: flags.run });
      const { outcome, folder, table } = result;
      if (json) printJson(JSON.stringify({ outcome, folder, table }, undefined, 2));
      else
        print([
          ...(table.length === 0 ? [] : ["", ...sweepText(table, columnsOf(process.stdout))]),
          ...(outcome === "finished" ? [] : waitingText(folder)),
        ]);
      process.exitCode =
        outcome === "interrupted"
          ? stoppedCode()
          : table.every(({ failures }) => failures.length === 0)
            ? exitCodes.done
            : exitCodes.problem;
    } finally {
      interrupt.close();
      report?.stop();
    }
  });
}
