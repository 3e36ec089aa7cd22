import { Command } from "commander";
import { loadSplit } from "../runtime/data/load-split.ts";
import type { EngineName } from "../runtime/engines/engine.ts";
import { evaluate } from "../runtime/evaluate.ts";
import { openRun } from "../runtime/open-run.ts";
import type { Tools } from "../runtime/tools.ts";
import { checkpointOption, engineOption } from "./options.ts";
import { percent } from "./run-text.ts";
import { print } from "./terminal.ts";

interface EvalFlags {
  readonly engine?: EngineName;
  readonly checkpoint: "best" | "last";
  readonly json?: boolean;
}

/** `vitral eval`: how well a run's weights do on the images held out from it. */
export function evalCommand(tools: Tools): Command {
  return new Command("eval")
    .description("measure a run's weights on its held-out images")
    .argument("<run>", "folder of a run")
    .addOption(engineOption())
    .addOption(checkpointOption())
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  $ vitral eval runs/vit-mnist-1
  $ vitral eval runs/vit-mnist-1 --checkpoint last --json`,
    )
    .action(async (path: string, flags: EvalFlags) => {
      const { recipe, spanOf, model, epochs } = await openRun(tools, path, flags.checkpoint, flags.engine, "eval");
      const { dataset, split } = await loadSplit(recipe.dataset, spanOf("dataset"));
      const result = await evaluate(model, dataset, split.validation, recipe.batch_size);
      if (result === undefined) return;
      const { loss, accuracy, images } = result;
      if (flags.json)
        print(JSON.stringify({ run: path, checkpoint: flags.checkpoint, epochs, loss, accuracy, images }));
      else {
        const right = Math.round(accuracy * images);
        print(`${percent(accuracy)} of ${images} held-out images are read right (${right}); loss ${loss.toFixed(4)}`);
        print(`weights: ${flags.checkpoint}, after ${epochs} ${epochs === 1 ? "epoch" : "epochs"}`);
      }
    });
}
