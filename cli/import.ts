import { Command, InvalidArgumentError, Option } from "commander";
import { readableBytes } from "../runtime/engines/readable-bytes.ts";
import { importSentences } from "../runtime/host/imports/import-messages.ts";
import type { Tools } from "../runtime/host/runs/tools.ts";
import { type ImportOptions, type ImportResult, importWeights } from "../runtime/host/tasks/import-weights.ts";
import { seedOf, settingOption } from "./options.ts";
import { choicesOf, presetOption, type SpecFlags } from "./spec-choices.ts";
import { StatusLine } from "./status-line.ts";
import { fitting, print, printJson } from "./terminal.ts";

interface ImportFlags extends SpecFlags {
  readonly from?: string;
  readonly output?: string;
  readonly ignore?: readonly string[];
  readonly fresh?: readonly string[];
  readonly seed?: number;
  readonly config?: readonly string[];
  readonly json?: boolean;
}

/** `vitral import`: a run of another library's weights. */
export function importCommand(tools: Tools): Command {
  return new Command("import")
    .description("make a run of another library's weights")
    .argument("<spec>", "path of a spec, or of a recipe, on whose images the run can then be measured and trained")
    .argument(
      "<weights>",
      "a safetensors file, the index of one in parts, or a folder that holds either; or hf:OWNER/NAME",
    )
    .option("--from <layout>", "one of the spec's checkpoint maps; that which knows the names if left out")
    .option("-o, --output <folder>", "the run's folder; runs/NAME-1, -2, … if left out", nameOf)
    .addOption(presetOption())
    .addOption(settingOption())
    .addOption(patterns("--ignore <pattern>", "tensors of the file that are left out; may be repeated"))
    .addOption(patterns("--fresh <pattern>", "weights of ours that begin as in training; may be repeated"))
    .option("--seed <n>", "where weights begin that --fresh names; 0 if left out", seedOf)
    .addOption(
      patterns("--config <file>", "a config.json or preprocessor_config.json that lies elsewhere; may be repeated"),
    )
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Which of the spec's checkpoint maps the names belong to is found out, and a prefix that a wrapper put before all of them.
A config.json or preprocessor_config.json beside the weights says how pictures are resized, cut and normalised, and what
the classes are called; \`vitral predict\` does as it says. hf:OWNER/NAME
is fetched from Hugging Face, or from the endpoint that VITRAL_HF_ENDPOINT or HF_ENDPOINT names, with the token of HF_TOKEN.
In patterns \`*\` stands for one step of a name, \`**\` for any.

Examples:
  $ vitral import specs/timm_vit.json vit_tiny/model.safetensors -o runs/tiny
  $ vitral import specs/timm_vit.json vit_tiny --set classes=10 --fresh 'head.**' -o runs/ten
  $ vitral import vitral:timm_vit hf:OWNER/NAME
  $ vitral import specs/recipes/vit-mnist.json digits.safetensors -o runs/digits`,
    )
    .action(async (spec: string, weights: string, flags: ImportFlags) => {
      const { from, output, ignore, fresh, seed, config, json } = flags;
      const given = { spec, weights, from, run: output, ignore, fresh, seed, configs: config, ...choicesOf(flags) };
      const progress = new StatusLine();
      const onBytes: ImportOptions["onBytes"] = (file, bytes, total) => {
        const of = total === undefined ? "" : ` of ${readableBytes(total)}`;
        progress.show(`${file}: ${readableBytes(bytes)}${of}`);
      };
      const result = await importWeights(tools, { ...given, onBytes }).finally(() => progress.stop());
      if (json === true) printJson(JSON.stringify(result));
      else print(fitting(resultText(result)));
    });
}

function resultText({ run, layout, weights, parameters, tensors, notes, images, hasRecipe }: ImportResult): string[] {
  return [
    `${weights} weights of ${parameters} numbers, from ${tensors} tensors in the layout ${layout}, into ${run}`,
    ...notes.map((note) => `  ${note}`),
    "next:",
    ...importSentences.next(run, images !== null || hasRecipe, hasRecipe, layout),
  ];
}

function patterns(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    nameOf(text),
  ]);
}

function nameOf(text: string): string {
  if (text === "") throw new InvalidArgumentError("It must not be empty.");
  return text;
}
