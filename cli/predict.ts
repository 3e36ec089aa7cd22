import { Command, InvalidArgumentError, Option } from "commander";
import type { EngineName } from "../runtime/engines/engine.ts";
import type { Inversion } from "../runtime/prepare-picture.ts";
import { type Prediction, predictPictures } from "../runtime/tasks/predict-pictures.ts";
import type { Tools } from "../runtime/tools.ts";
import { ProblemError } from "../schema/problem.ts";
import { checkpointOption, engineOption } from "./options.ts";
import { exitCodes, reportFailure } from "./report-problems.ts";
import { percent } from "./run-text.ts";
import { fitting, print, printJson } from "./terminal.ts";

interface PredictFlags {
  readonly engine?: EngineName;
  readonly checkpoint: "best" | "last";
  readonly top: number;
  readonly invert: Inversion;
  readonly json?: boolean;
}

/** `vitral predict`: what a run's weights see in pictures. */
export function predictCommand(tools: Tools): Command {
  return new Command("predict")
    .description("name the likeliest classes of pictures, with a run's weights")
    .argument("<run>", "folder of a run")
    .argument("<images...>", "picture files: PNG, JPEG, WebP, …")
    .option("--top <n>", "how many classes to name", countOf, 5)
    .addOption(
      new Option("--invert <when>", "swap light and dark: auto does where the border is unlike the training images'")
        .choices(["auto", "always", "never"])
        .default("auto"),
    )
    .addOption(engineOption())
    .addOption(checkpointOption())
    .option("--json", "print one JSON object a picture")
    .addHelpText(
      "after",
      `
Examples:
  $ vitral predict runs/vit-mnist-1 seven.png
  $ vitral predict runs/vit-mnist-1 scans/*.png --top 1 --json`,
    )
    .action(async (run: string, images: readonly string[], { json, ...flags }: PredictFlags) => {
      const onPrediction = (prediction: Prediction) => show(prediction, json === true);
      const predictions = await predictPictures(tools, { run, images, ...flags, onPrediction });
      if (predictions.some(({ problems }) => problems.length > 0)) process.exitCode = exitCodes.problem;
    });
}

function show({ file, note, guesses, problems }: Prediction, json: boolean): void {
  if (json)
    printJson(
      JSON.stringify({ file, note, guesses, problems: problems.map(({ code, message }) => ({ code, message })) }),
    );
  else if (problems.length > 0) reportFailure(new ProblemError(problems));
  else print(fitting(guessText(file, note, guesses)));
}

function guessText(file: string, note: string, guesses: Prediction["guesses"]): string[] {
  const width = Math.max(...guesses.map(({ label }) => label.length));
  const lines = guesses.map(({ label, probability }) => {
    const bar = "█".repeat(Math.round(probability * 30));
    return `  ${label.padEnd(width)}  ${percent(probability).padStart(7)}  ${bar}`.trimEnd();
  });
  return [`${file}: ${note}`, ...lines];
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError("It must be a whole number from 1.");
  return count;
}
