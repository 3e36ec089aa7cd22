import { statSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { checkedModel } from "../compiler/check.ts";
import { type ExportTarget, exportTargets } from "../compiler/export/targets.ts";
import { NEWEST_OPSET, OLDEST_OPSET } from "../compiler/targets/onnx/opsets.ts";
import { readableBytes } from "../runtime/engines/readable-bytes.ts";
import type { CheckpointName } from "../runtime/host/run-folder/run-folder.ts";
import {
  type ExportOptions,
  exportRecipe,
  exportRun,
  exportSpec,
  type WrittenExport,
} from "../runtime/host/tasks/export-model.ts";
import { manualPath } from "./explain-word.ts";
import { givenFile, givenSpec } from "./given-spec.ts";
import { Interrupt, stoppedCode } from "./interrupt.ts";
import { sizeOption } from "./open-spec.ts";
import { checkpointOption, seedOf, settingOption } from "./options.ts";
import { readerHasLeft } from "./pipe-reader.ts";
import { exitCodes } from "./report-problems.ts";
import { overridesOf, presetOption, type SpecFlags } from "./spec-choices.ts";
import { print, tell } from "./terminal.ts";

interface ExportFlags extends SpecFlags {
  readonly to: ExportTarget;
  readonly for?: string;
  readonly output: string;
  readonly checkpoint: CheckpointName;
  readonly seed?: number;
  readonly dtype?: "f32" | "f16";
  readonly opset?: number;
  readonly size?: readonly (readonly [string, number])[];
  readonly train?: boolean;
}

/** `vitral export`: a model as code that runs without Vitral, or its weights as another library's. */
export function exportCommand(): Command {
  return new Command("export")
    .description("write a model as readable code that runs without Vitral, or its weights for another library")
    .argument("<spec>", "path of a spec, of a recipe, or of the folder of a run, whose weights are written too")
    .addOption(
      new Option(
        "--to <target>",
        "typescript: one module on TensorFlow.js; pytorch: one module of Python; onnx: a file for ONNX Runtime and its like; savedmodel: TensorFlow's, as TensorFlow Serving takes it; wasm: a WebAssembly module and its loader; safetensors: the weights alone",
      )
        .choices(exportTargets)
        .makeOptionMandatory(),
    )
    .option("--for <library>", "weights under the names of one of the spec's checkpoint maps (with --to safetensors)")
    .requiredOption("-o, --output <folder>", "a folder that is not there or is empty", folderOf)
    .addOption(presetOption())
    .addOption(settingOption())
    .option("--seed <n>", "write the weights that a spec begins with under this seed", seedOf)
    .addOption(
      new Option(
        "--dtype <type>",
        "how weights are stored: f32 if left out, or as they came of imported ones in their own layout",
      ).choices(["f32", "f16"]),
    )
    .option("--train", "with --to typescript: write the training step of a recipe or a run too")
    .option("--opset <n>", "of ONNX: the version of its ops, 20 unless said otherwise", opsetOf)
    .addOption(sizeOption("with --to wasm: what a free size is, such as b=8 for eight images at once; may be repeated"))
    .addOption(checkpointOption())
    .addHelpText(
      "after",
      `
A run is written with its weights (weights.safetensors) and with what is done to images before the network sees them.
Of a spec there are no weights but those that training would begin with, which --seed asks for.
Of a recipe or a run, PyTorch also gets a train.py, the images, and the run to go on with, which stays a run of Vitral;
of a run, none of them where its recipe says what train.py has no words for.
The free sizes of a spec, such as the batch, stay free; but a module of WebAssembly has those of --size, and b=1.
--for writes weights as another library has them: its names and layouts are those of the spec's checkpoint map.

Examples:
  $ vitral export runs/quick-start-1 --to typescript -o digits
  $ vitral export specs/vit.json --preset mnist --to typescript -o vit
  $ vitral export specs/vit.json --preset mnist --seed 0 --to typescript -o vit
  $ vitral export specs/recipes/quick-start.json --train --seed 0 --to typescript -o digits
  $ vitral export runs/quick-start-1 --to pytorch -o digits-torch
  $ vitral export specs/recipes/quick-start.json --to pytorch -o digits-torch
  $ vitral export runs/quick-start-1 --to onnx -o digits
  $ vitral export runs/quick-start-1 --to savedmodel -o digits/1
  $ vitral export runs/quick-start-1 --to wasm -o digits
  $ vitral export specs/vit.json --preset mnist --seed 0 --to wasm --size b=8 -o vit
  $ vitral export runs/quick-start-1 --to safetensors --for article -o weights`,
    )
    .action(async (path: string, flags: ExportFlags, command: Command) => {
      if (flags.for !== undefined && flags.to !== "safetensors")
        command.error("error: --for names the weights of --to safetensors; code reads our own names", {
          exitCode: exitCodes.usage,
        });
      if (flags.opset !== undefined && flags.to !== "onnx")
        command.error("error: --opset is of --to onnx", { exitCode: exitCodes.usage });
      if (flags.size !== undefined && flags.to !== "wasm")
        command.error("error: --size is of --to wasm; elsewhere the free sizes stay free", {
          exitCode: exitCodes.usage,
        });
      if (flags.train === true && flags.to !== "typescript")
        command.error("error: --train is of --to typescript", { exitCode: exitCodes.usage });
      const { to: target, for: library, output, seed, dtype, opset, size, train } = flags;
      const interrupt = new Interrupt(() => {});
      // Before, while the model is worked out, Ctrl-C ends the process as it always does: there is nothing to take away.
      const writing = () => {
        interrupt.listen();
        return interrupt.signal;
      };
      try {
        const sizes = size === undefined ? undefined : Object.fromEntries(size);
        const options = { target, library, output, seed, dtype, opset, sizes, train, writing };
        say(flags, await exported(path, flags, options, command));
      } catch (error) {
        if (!interrupt.signal.aborted) throw error;
        if (!readerHasLeft()) tell("stopped: nothing is written");
        process.exitCode = stoppedCode();
      } finally {
        interrupt.close();
      }
    });
}

async function exported(
  path: string,
  flags: ExportFlags,
  options: ExportOptions,
  command: Command,
): Promise<WrittenExport> {
  const isRun = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isRun && command.getOptionValueSource("checkpoint") === "cli") {
    command.error("error: --checkpoint is of a run; a spec or a recipe has the weights that --seed asks for", {
      exitCode: exitCodes.usage,
    });
  }
  if (!isRun && (await givenFile(path)).isRecipe) {
    const seed = flags.seed === undefined ? {} : { seed: String(flags.seed) };
    return exportRecipe(path, { ...overridesOf(flags), ...seed }, options);
  }
  if (!isRun) {
    const { source, choices } = await givenSpec(path, flags);
    return exportSpec(checkedModel(source, choices, false).evaluated, options);
  }
  if (flags.preset !== undefined || flags.set !== undefined || flags.seed !== undefined) {
    command.error("error: a run's model is as it was trained: --preset, --set and --seed are for specs", {
      exitCode: exitCodes.usage,
    });
  }
  return exportRun(path, flags.checkpoint, options);
}

function say({ output }: ExportFlags, { files, hasWeights, isTrained, untold }: WrittenExport): void {
  for (const { name, bytes } of files) print(`wrote ${output}/${name} (${readableBytes(bytes)})`);
  if (!hasWeights && !isTrained)
    print("no weights: export a run, or ask for those that training begins with by --seed");
  if (isTrained) print(`to train it: \`python ${output}/train.py\`; on many machines: ${manualPath("scale.md")}`);
  for (const { message } of untold) print(`nothing to train it with: ${message}`);
  print(`${manualPath("export.md")} says how to use it`);
}

function folderOf(text: string): string {
  if (text === "") throw new InvalidArgumentError("It must not be empty; `.` is the folder that you are in.");
  return text;
}

function opsetOf(text: string): number {
  const opset = Number(text);
  if (!Number.isInteger(opset) || opset < OLDEST_OPSET || opset > NEWEST_OPSET)
    throw new InvalidArgumentError(`It must be a whole number from ${OLDEST_OPSET} to ${NEWEST_OPSET}.`);
  return opset;
}
