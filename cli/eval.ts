import { Command, Option } from "commander";
import type { Part } from "../runtime/data/batches.ts";
import type { EngineName } from "../runtime/engines/engine.ts";
import type { CheckpointName } from "../runtime/host/run-folder/run-folder.ts";
import type { Tools } from "../runtime/host/runs/tools.ts";
import { evaluateRun } from "../runtime/host/tasks/evaluate-run.ts";
import { tellMemoryWarning } from "./memory-text.ts";
import { checkpointOption, engineOption, threadsOption } from "./options.ts";
import { percent } from "./run-text.ts";
import { fitting, print, printJson } from "./terminal.ts";

interface EvalFlags {
  readonly engine?: EngineName;
  readonly threads?: number;
  readonly on: Part;
  readonly checkpoint: CheckpointName;
  readonly json?: boolean;
}

/** What the images of each part are called. */
const imagesCalled: Readonly<Record<Part, string>> = {
  validation: "held-out images",
  test: "test images",
  train: "images that it learnt from",
};

/** `vitral eval`: how well a run's weights do on the images held out from it. */
export function evalCommand(tools: Tools): Command {
  return new Command("eval")
    .description("measure a run's weights on its held-out images")
    .argument("<run>", "folder of a run")
    .addOption(engineOption())
    .addOption(threadsOption())
    .addOption(checkpointOption())
    .addOption(
      new Option("--on <part>", "which images are measured")
        .choices(["validation", "test", "train"])
        .default("validation"),
    )
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  $ vitral eval runs/vit-mnist-1
  $ vitral eval runs/vit-mnist-1 --on test
  $ vitral eval runs/vit-mnist-1 --checkpoint last --json`,
    )
    .action(async (run: string, { engine, threads, checkpoint, on, json }: EvalFlags) => {
      const result = await evaluateRun(tools, { run, engine, threads, checkpoint, on, onMemory: tellMemoryWarning });
      if (json) return printJson(JSON.stringify(result));
      const { loss, accuracy, images, epochs } = result;
      const lines = [
        accuracy === undefined
          ? `loss ${loss.toFixed(4)} on ${images} ${imagesCalled[on]}`
          : `${percent(accuracy)} of ${images} ${imagesCalled[on]} are read right (${Math.round(accuracy * images)}); loss ${loss.toFixed(4)}`,
        `weights: ${checkpoint}, after ${epochs} ${epochs === 1 ? "epoch" : "epochs"}`,
      ];
      print(fitting(lines));
    });
}
