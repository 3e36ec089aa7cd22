import { InvalidArgumentError, Option } from "commander";
import type { CheckpointName } from "../runtime/host/run-folder/run-folder.ts";
import { engineNames } from "../schema/recipe/recipe.ts";

/** `--engine`, the same on every command that computes. */
export function engineOption(): Option {
  return new Option("--engine <name>", "what to compute with; the fastest that works if left out").choices(engineNames);
}

/** `--threads`, beside `--engine`. */
export function threadsOption(): Option {
  return new Option("--threads <n>", "how many threads compute at once: at most the cores, all if left out").argParser(
    (text) => {
      const count = Number(text);
      if (!Number.isSafeInteger(count) || count < 1)
        throw new InvalidArgumentError("It must be a whole number from 1.");
      return count;
    },
  );
}

/** `--invert`, on every command that is given pictures. */
export function invertOption(): Option {
  return new Option("--invert <when>", "swap light and dark: auto does where the picture is unlike the training images")
    .choices(["auto", "always", "never"])
    .default("auto");
}

/** A number of things: at least one. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError("It must be a whole number of at least 1.");
  return number;
}

/** What random numbers begin from. */
export function seedOf(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed))
    throw new InvalidArgumentError("It must be a whole number from 0.");
  return seed;
}

/** `--set name=value`, as often as one likes. */
export function settingOption(): Option {
  return new Option("--set <name=value>", "a parameter of the spec; may be repeated").argParser(
    (text: string, before: readonly string[] | undefined) => [...(before ?? []), text],
  );
}

/** A flag that takes paths of blocks, several of them between commas or one by one. */
export function pathsOption(flag: string, description: string): Option {
  return new Option(flag, description).argParser((text: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    ...text.split(",").map((path) => path.trim()),
  ]);
}

/** `--with key=value`, as often as one likes. */
export function valueOption(): Option {
  return new Option(
    "--with <key=value>",
    "any key of the recipe by its path, such as optimizer.adamw.lr; may be repeated",
  ).argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]);
}

/** `--checkpoint`, on commands that use a run's weights. */
export function checkpointOption(): Option {
  return new Option("--checkpoint <which>", "which of the run's weights: best, last, or epoch-N of those that are kept")
    .argParser(checkpointNamed)
    .default("best");
}

function checkpointNamed(text: string): CheckpointName {
  const epoch = /^epoch-(\d{1,7})$/.exec(text)?.[1];
  if (text === "best" || text === "last") return text;
  if (epoch === undefined) throw new InvalidArgumentError("It must be best, last, or epoch-N.");
  return `epoch-${Number(epoch)}`;
}
