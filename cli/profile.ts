import { Command, Option } from "commander";
import { checkedModel } from "../compiler/check.ts";
import { TRAINING_BATCH } from "../compiler/report/estimate-memory.ts";
import type { EngineName } from "../runtime/engines/engine.ts";
import { writeOutput } from "../runtime/host/files/write-output.ts";
import type { Tools } from "../runtime/host/runs/tools.ts";
import { profileModel } from "../runtime/host/tasks/profile-model.ts";
import { traceOf } from "../runtime/profile/trace.ts";
import { givenSpec } from "./given-spec.ts";
import { sizeOption, sizesFor } from "./open-spec.ts";
import { engineOption, settingOption, threadsOption, wholeNumber } from "./options.ts";
import { outputFormat } from "./output-format.ts";
import { tellLongCompile } from "./patience.ts";
import { profileJson } from "./profile-json.ts";
import { profileText } from "./profile-text.ts";
import { presetOption, type SpecFlags } from "./spec-choices.ts";
import { columnsOf, print, printJson } from "./terminal.ts";

interface ProfileFlags extends SpecFlags {
  readonly train?: boolean;
  readonly predict?: boolean;
  readonly engine?: EngineName;
  readonly threads?: number;
  readonly batchSize?: number;
  readonly size?: readonly (readonly [string, number])[];
  readonly steps: number;
  readonly depth: number;
  readonly top: number;
  readonly trace?: string;
  readonly json?: boolean;
}

/** `vitral profile`: where the time and the memory of a step go. */
export function profileCommand(tools: Tools): Command {
  return new Command("profile")
    .description("measure where the time and the memory of a step go: by block of the spec, and by what is computed")
    .argument("<spec>", "path of a spec, of a recipe, or of the folder of a run")
    .addOption(new Option("--train", "a step of training; so where a recipe or a run is given").conflicts("predict"))
    .option("--predict", "one pass forward; so where a spec is given")
    .addOption(engineOption())
    .addOption(threadsOption())
    .addOption(
      new Option(
        "--batch-size <n>",
        `how many images at once; if left out 1, in training the recipe's or else ${TRAINING_BATCH}`,
      ).argParser(wholeNumber),
    )
    .addOption(sizeOption())
    .addOption(
      new Option("--steps <n>", "how many steps to measure, of which medians are told")
        .argParser(wholeNumber)
        .default(10),
    )
    .addOption(new Option("--depth <n>", "how many levels of blocks to show").argParser(wholeNumber).default(3))
    .addOption(new Option("--top <n>", "how many of the slowest parts to show").argParser(wholeNumber).default(10))
    .addOption(presetOption())
    .addOption(settingOption())
    .option("--trace <file>", "write one step as NAME.json for chrome://tracing or ui.perfetto.dev")
    .option("--json", "print all that was measured as JSON")
    .addHelpText(
      "after",
      `
Weights are as a run begins with and images are made up. A part is a kernel, or on engine wasm a region: what it
does for several blocks at once is divided evenly among them. A block's memory is what it holds when most is there.

Examples:
  $ vitral profile specs/vit.json --preset mnist --engine wasm
  $ vitral profile specs/recipes/vit-mnist.json --threads 1 --depth 4
  $ vitral profile runs/vit-mnist-1 --predict --batch-size 64 --json
  $ vitral profile specs/vit.json --preset mnist --train --trace step.json`,
    )
    .action(async (path: string, flags: ProfileFlags, command: Command) => {
      outputFormat(command, { json: ["json"] }, flags.trace);
      const { source, choices, recipe } = await givenSpec(path, flags);
      const isTraining = flags.train === true || (recipe !== undefined && flags.predict !== true);
      const model = checkedModel(source, choices, isTraining);
      const typed = isTraining ? model.trained : model.evaluated;
      const { b: asked, ...sizes } = Object.fromEntries(sizesFor(typed, flags.size));
      const given = flags.size?.some(([name]) => name === "b") ? asked : undefined;
      tellLongCompile(typed.ops.length);
      const { engine, threads, steps } = flags;
      const usual = isTraining ? (recipe?.batch_size ?? TRAINING_BATCH) : 1;
      const profile = await profileModel(tools, {
        ...{ model, recipe, engine, threads, steps, sizes },
        signature: isTraining ? "train" : "predict",
        batch: flags.batchSize ?? given ?? usual,
      });
      if (flags.trace !== undefined)
        await writeOutput(flags.trace, [Buffer.from(`${JSON.stringify(traceOf(profile))}\n`)]);
      if (flags.json) printJson(profileJson(profile));
      else print(profileText(profile, { ...flags, columns: columnsOf(process.stdout) }));
    });
}
