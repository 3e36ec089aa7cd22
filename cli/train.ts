import { Command, Option } from "commander";
import type { EngineName } from "../runtime/engines/engine.ts";
import type { Tools } from "../runtime/host/runs/tools.ts";
import { resumeTraining, type TrainResult, trainRecipe } from "../runtime/host/tasks/train-recipe.ts";
import type { EngineOptions, RunStart, TrainWatch } from "../runtime/host/tasks/watch.ts";
import type { RunMemory } from "../runtime/training/check-memory.ts";
import { Interrupt, stoppedCode } from "./interrupt.ts";
import { memoryText, tellMemoryWarning } from "./memory-text.ts";
import { engineOption, settingOption, threadsOption, valueOption, wholeNumber } from "./options.ts";
import { BarReport, jsonReport, lineReport, type Report } from "./progress.ts";
import { exitCodes } from "./report-problems.ts";
import { engineText, finishedText, interruptedText } from "./run-text.ts";
import { choicesOf, type SpecFlags } from "./spec-choices.ts";
import { fitting, isInteractive, print, printJson, tell } from "./terminal.ts";

interface TrainFlags extends SpecFlags {
  readonly engine?: EngineName;
  readonly threads?: number;
  readonly epochs?: string;
  readonly batchSize?: string;
  readonly seed?: string;
  readonly with?: readonly string[];
  readonly run?: string;
  readonly resume?: string;
  readonly json?: boolean;
  readonly jsonSteps?: number;
}

/** `vitral train`: a recipe from its beginning, or a run from where it stopped. */
export function trainCommand(tools: Tools): Command {
  const command = new Command("train")
    .description("compile a recipe's spec and train it; leaves a folder with weights, curves and numbers")
    .argument("[recipe]", "path of a recipe, or one that comes with Vitral: see `vitral recipes`")
    .addOption(engineOption())
    .addOption(threadsOption())
    .option("--epochs <n>", "how often each training image is seen; with --resume in all, with what is done")
    .option("--batch-size <n>", "images in a step")
    .option("--seed <n>", "settles initial weights, order of images and dropout")
    .option("--preset <name>", "one of the spec's presets")
    .addOption(settingOption())
    .addOption(valueOption())
    .option("--run <folder>", "the folder to leave; runs/NAME-1, -2, … if left out")
    .addOption(new Option("--resume <run>", "go on with a run, from where it stopped").conflicts(startFlags))
    .option("--json", "print one JSON object an event, for programs")
    .addOption(
      new Option("--json-steps <n>", "the same, and one every n steps: loss, rate, norm of the gradients").argParser(
        wholeNumber,
      ),
    )
    .addHelpText(
      "after",
      `
Ctrl-C ends the step under way, saves, and says how to go on; a second one stops at once.

Examples:
  $ vitral train specs/recipes/quick-start.json
  $ vitral train specs/recipes/vit-mnist.json --epochs 3 --set depth=2
  $ vitral train specs/recipes/vit-mnist.json --with optimizer.adamw.lr=3e-4
  $ vitral train vitral:deit-small --with dataset.folder=photos --set classes=3
  $ vitral train --resume runs/vit-mnist-1
  $ vitral train --resume runs/vit-mnist-1 --epochs 20`,
    );
  return command.action(async (recipe: string | undefined, flags: TrainFlags) => {
    if ((recipe === undefined) === (flags.resume === undefined)) {
      command.error("error: give either a recipe or --resume RUN", { exitCode: exitCodes.usage });
    }
    const { engine, threads, epochs, batchSize, seed, run } = flags;
    const result = await watched(flags.json === true || flags.jsonSteps !== undefined, flags.jsonSteps, (watch) =>
      recipe === undefined
        ? resumeTraining(tools, { ...watch, engine, threads, epochs, run: flags.resume ?? "" })
        : trainRecipe(tools, {
            ...watch,
            ...choicesOf(flags),
            values: flags.with,
            recipe,
            engine,
            threads,
            epochs,
            batchSize,
            seed,
            run,
          }),
    );
    process.exitCode = result.outcome === "finished" ? exitCodes.done : stoppedCode();
  });
}

/** Flags that a resumed run takes from its folder. */
const startFlags = ["batchSize", "seed", "preset", "set", "with", "run"];

/** Trains before the user's eyes: says what begins, shows it on its way, hears Ctrl-C, and says where to look. */
async function watched(
  json: boolean,
  every: number | undefined,
  work: (watch: Watch) => Promise<TrainResult>,
): Promise<TrainResult> {
  let report: Report | undefined;
  let memory: RunMemory | undefined;
  const interrupt = new Interrupt(() => {
    report?.stop();
    tell("stopping after this step (Ctrl-C again: at once)");
  });
  interrupt.listenEarly(() => tell("stopped before the training began: nothing was trained"));
  try {
    const result = await work({
      signal: interrupt.signal,
      onEngine: (engine, note) => json || print(fitting(engineText(engine, note))),
      onMemory(found) {
        memory = found;
        if (!json) print(fitting([memoryText(found)]));
        tellMemoryWarning(found);
      },
      // Before, nothing is there yet that would have to be saved.
      onFolder: () => interrupt.listen(),
      onStart(start) {
        report = json ? jsonReport() : isInteractive(process.stderr) ? new BarReport(start) : lineReport(start);
        tellStart(start, json, memory);
        interrupt.listen();
      },
      onProgress: (progress) => report?.progressed(progress),
      onNote(note) {
        report?.stop();
        tell(fitting([note], process.stderr));
      },
      onStep(step) {
        if (every !== undefined && step.step % every === 0) printJson(JSON.stringify({ event: "step", ...step }));
      },
      onEpoch: (row) => report?.epochEnded(row),
    });
    report?.stop();
    tellEnd(result, json);
    return result;
  } finally {
    interrupt.close();
    report?.stop();
  }
}

type Watch = TrainWatch & Pick<EngineOptions, "onEngine" | "onMemory">;

function tellStart({ run, engine, choice, step, notes }: RunStart, json: boolean, memory: RunMemory | undefined): void {
  tell(fitting(notes, process.stderr));
  if (json) printJson(JSON.stringify({ event: "start", run, engine, choice, step, memory }));
  else print(`${step === 0 ? "training into" : "going on with"} ${run}`);
}

function tellEnd(result: TrainResult, json: boolean): void {
  const { outcome, run, best = null, notes } = result;
  tell(fitting(notes, process.stderr));
  if (json) printJson(JSON.stringify({ event: outcome, run, best }));
  else print(outcome === "finished" ? finishedText(result) : interruptedText(result));
}
