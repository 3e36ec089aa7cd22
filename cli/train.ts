import { Command, Option } from "commander";
import type { EngineName } from "../runtime/engines/engine.ts";
import { bestEpoch, readMetrics } from "../runtime/metrics.ts";
import type { ReadyRun } from "../runtime/start-run.ts";
import { resumeRun, startRun } from "../runtime/start-run.ts";
import type { Tools } from "../runtime/tools.ts";
import type { TrainingReport } from "../runtime/train.ts";
import { train } from "../runtime/train.ts";
import type { Overrides } from "../schema/override-recipe.ts";
import { Interrupt } from "./interrupt.ts";
import { engineOption, settingOption } from "./options.ts";
import { BarReport, jsonReport, lineReport } from "./progress.ts";
import { exitCodes } from "./report-problems.ts";
import { engineText, finishedText, interruptedText } from "./run-text.ts";
import { isInteractive, print } from "./terminal.ts";

interface TrainFlags extends Overrides {
  readonly engine?: EngineName;
  readonly run?: string;
  readonly resume?: string;
  readonly json?: boolean;
}

/** `vitral train`: a recipe from its beginning, or a run from where it stopped. */
export function trainCommand(tools: Tools, version: string): Command {
  const command = new Command("train")
    .description("compile a recipe's spec and train it; leaves a folder with weights, curves and numbers")
    .argument("[recipe]", "path of a recipe")
    .addOption(engineOption())
    .option("--epochs <n>", "how often each training image is seen")
    .option("--batch-size <n>", "images in a step")
    .option("--seed <n>", "settles initial weights, order of images and dropout")
    .option("--preset <name>", "one of the spec's presets")
    .addOption(settingOption())
    .option("--run <folder>", "the folder to leave; runs/NAME-1, -2, … if left out")
    .addOption(new Option("--resume <run>", "go on with a run that was stopped").conflicts(startFlags))
    .option("--json", "print one JSON object an event, for programs")
    .addHelpText(
      "after",
      `
Ctrl-C ends the step under way, saves, and says how to go on; a second one stops at once.

Examples:
  $ vitral train specs/recipes/quick-start.json
  $ vitral train specs/recipes/vit-mnist.json --epochs 3 --set depth=2
  $ vitral train --resume runs/vit-mnist-1`,
    );
  return command.action(async (recipe: string | undefined, flags: TrainFlags) => {
    if ((recipe === undefined) === (flags.resume === undefined)) {
      command.error("error: give either a recipe or --resume RUN", { exitCode: exitCodes.usage });
    }
    const json = flags.json === true;
    const announced = json ? tools : announcing(tools);
    const run =
      recipe === undefined
        ? await resumeRun(announced, flags.resume ?? "", flags.engine)
        : await startRun(announced, recipe, flags, flags.run, version);
    process.exitCode = await watch(run, json);
  });
}

/** Flags that a resumed run takes from its folder. */
const startFlags = ["epochs", "batchSize", "seed", "preset", "set", "run"];

/** Says which engine runs, and what would be faster, before anything slow is done. */
function announcing(tools: Tools): Tools {
  return {
    ...tools,
    async openEngine(choice) {
      const opened = await tools.openEngine(choice);
      print(engineText(opened));
      return opened;
    },
  };
}

async function watch(run: ReadyRun, json: boolean): Promise<number> {
  const { folder, recipe, split } = run;
  const sizes = { epochs: recipe.epochs, train: split.train.length, validation: split.validation.length };
  const bar = !json && isInteractive(process.stderr) ? new BarReport(sizes) : undefined;
  const report: TrainingReport = json ? jsonReport() : (bar ?? lineReport(sizes));
  for (const note of run.notes) process.stderr.write(`${note}\n`);
  if (json) print(JSON.stringify({ event: "start", run: folder.path, engine: run.engine, step: run.from.step }));
  else print(`${run.from.step === 0 ? "training into" : "going on with"} ${folder.path}`);

  const interrupt = new Interrupt(() => {
    bar?.stop();
    process.stderr.write("stopping after this step (Ctrl-C again: at once)\n");
  });
  const outcome = await interrupt
    .during(() => train({ ...run, report, signal: interrupt.signal }))
    .finally(() => bar?.stop());

  const rows = await readMetrics(folder.metrics, recipe.epochs);
  if (json) print(JSON.stringify({ event: outcome, run: folder.path, best: bestEpoch(rows) ?? null }));
  else print(outcome === "finished" ? finishedText(folder, rows) : interruptedText(folder));
  return outcome === "finished" ? exitCodes.done : exitCodes.interrupted;
}
