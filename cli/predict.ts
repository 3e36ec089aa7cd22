import { Command, Option } from "commander";
import type { EngineName } from "../runtime/engines/engine.ts";
import type { Inversion } from "../runtime/host/datasets/prepare-picture.ts";
import type { CheckpointName } from "../runtime/host/run-folder/run-folder.ts";
import type { Tools } from "../runtime/host/runs/tools.ts";
import { predictPictures } from "../runtime/host/tasks/predict-pictures.ts";
import { Interrupt, stoppedCode } from "./interrupt.ts";
import { tellMemoryWarning } from "./memory-text.ts";
import { checkpointOption, engineOption, invertOption, threadsOption, wholeNumber } from "./options.ts";
import { readerHasLeft } from "./pipe-reader.ts";
import { PredictionReport, predictionFormats } from "./prediction-report.ts";
import { exitCodes } from "./report-problems.ts";
import { print, tell } from "./terminal.ts";

interface PredictFlags {
  readonly engine?: EngineName;
  readonly threads?: number;
  readonly checkpoint: CheckpointName;
  readonly top?: number;
  readonly invert: Inversion;
  readonly format: (typeof predictionFormats)[number];
  readonly json?: boolean;
  readonly tap?: readonly string[];
  readonly output?: string;
}

/** `vitral predict`: what a run's weights see in pictures. */
export function predictCommand(tools: Tools): Command {
  return new Command("predict")
    .description("name the likeliest classes of pictures, with a run's weights")
    .argument("<run>", "folder of a run")
    .argument("<images...>", "picture files (PNG, JPEG, WebP, …), and folders of them")
    .option("--top <n>", "how many classes to name; 5 of one picture and as JSON, else 1", wholeNumber)
    .addOption(invertOption())
    .addOption(engineOption())
    .addOption(threadsOption())
    .addOption(checkpointOption())
    .addOption(
      new Option("--format <name>", "text, JSON with an object a line, or a CSV table")
        .choices(predictionFormats)
        .default("text"),
    )
    .option("--json", "the same as --format json")
    .addOption(
      new Option(
        "--tap <path>",
        "a value of the model to write down, `*` and `**` for any; may be repeated. `vitral explain RUN` has the paths",
      ).argParser((path: string, before: readonly string[] | undefined) => [...(before ?? []), path]),
    )
    .option(
      "-o, --output <file>",
      "where its values go: NAME.npy for one, NAME.safetensors for any number; NAME.png without --tap: what a masked autoencoder paints",
    )
    .addHelpText(
      "after",
      `
A picture that cannot be read costs its own line only; the command then ends with 1.
The first axis of a value that is written down counts the pictures that were read, in the order they are named.

Examples:
  $ vitral predict runs/quick-start-1 seven.png
  $ vitral predict runs/quick-start-1 scans more/*.jpg --format csv > scans.csv
  $ vitral predict runs/mae-mnist-1 runs/mae-mnist-1/samples -o painted.png
  $ vitral predict runs/quick-start-1 seven.png --tap 'transformer.layers.*.attn.softmax' -o maps.safetensors`,
    )
    .action(async (run: string, images: readonly string[], given: PredictFlags, command: Command) => {
      const { json, format, top, tap, output, ...flags } = given;
      if (tap === undefined && output !== undefined && /\.png$/i.test(output)) {
        const { paintPictures } = await import("../runtime/host/tasks/paint-pictures.ts");
        const drawn = await paintPictures(tools, { run, images, ...flags, output, onMemory: tellMemoryWarning });
        return print(`${drawn.shown} of ${drawn.of} ${drawn.of === 1 ? "picture" : "pictures"}: ${output}`);
      }
      if ((tap === undefined) !== (output === undefined))
        command.error("error: --tap says which value, and --output where to: they go together", {
          exitCode: exitCodes.usage,
        });
      const report = new PredictionReport(json === true ? "json" : format, top);
      const interrupt = new Interrupt(() => report.stop());
      try {
        const { signal } = interrupt;
        await predictPictures(tools, {
          run,
          images,
          ...flags,
          ...(tap === undefined || output === undefined ? {} : { tap: { values: tap, output } }),
          top: report.most,
          signal,
          onStart(files) {
            interrupt.listen();
            report.begin(files);
          },
          onMemory: tellMemoryWarning,
          onPrediction: (prediction) => report.show(prediction),
        });
        report.end();
        if (output !== undefined) tell(`wrote ${output}`);
      } catch (error) {
        if (!interrupt.signal.aborted) throw error;
        if (!readerHasLeft()) report.tellStopped();
        process.exitCode = stoppedCode();
      } finally {
        interrupt.close();
        report.stop();
      }
    });
}
