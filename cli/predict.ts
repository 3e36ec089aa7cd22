import { Command, InvalidArgumentError, Option } from "commander";
import { datasets } from "../runtime/data/datasets.ts";
import type { EngineName } from "../runtime/engines/engine.ts";
import { openRun } from "../runtime/open-run.ts";
import type { Inversion } from "../runtime/picture.ts";
import { readPicture } from "../runtime/picture.ts";
import type { Guess } from "../runtime/predict.ts";
import { predict } from "../runtime/predict.ts";
import type { Tools } from "../runtime/tools.ts";
import { checkpointOption, engineOption } from "./options.ts";
import { percent } from "./run-text.ts";
import { print } from "./terminal.ts";

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
    .action(async (path: string, files: readonly string[], flags: PredictFlags) => {
      const { recipe, model } = await openRun(tools, path, flags.checkpoint, flags.engine, "predict");
      const { images, classes } = datasets[recipe.dataset.name];
      for (const file of files) {
        const { image, note } = await readPicture(file, images, flags.invert);
        const guesses = await predict(model, classes, image, flags.top);
        print(flags.json ? JSON.stringify({ file, note, guesses }) : guessText(file, note, guesses));
      }
    });
}

function guessText(file: string, note: string, guesses: readonly Guess[]): string {
  const width = Math.max(...guesses.map(({ label }) => label.length));
  const lines = guesses.map(({ label, probability }) => {
    const bar = "█".repeat(Math.round(probability * 30));
    return `  ${label.padEnd(width)}  ${percent(probability).padStart(7)}  ${bar}`.trimEnd();
  });
  return [`${file}: ${note}`, ...lines].join("\n");
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError("It must be a whole number from 1.");
  return count;
}
