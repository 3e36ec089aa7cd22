import { Option } from "commander";
import type { Choices } from "../compiler/model/resolve.ts";
import { ProblemError } from "../schema/problem/problem.ts";
import type { Overrides } from "../schema/recipe/override-recipe.ts";
import { badSetting } from "../schema/recipe/recipe-messages.ts";

/** The flags of every command that takes a spec. */
export interface SpecFlags {
  readonly preset?: string;
  readonly set?: readonly string[];
}

/** Those of commands that take a recipe as it is to be trained. */
export interface RecipeFlags extends SpecFlags {
  readonly with?: readonly string[];
}

/** `--preset`, wherever a spec is given. */
export function presetOption(): Option {
  return new Option("--preset <name>", "one of the spec's presets");
}

/**
 * What the flags choose of the spec's parameters; a parameter that is set twice has the last value.
 * @throws ProblemError R106
 */
export function choicesOf({ preset, set = [] }: SpecFlags): Choices {
  return { preset, set: Object.fromEntries(set.map(readSetting)) };
}

/** The same of a recipe's values. */
export function overridesOf({ preset, set = [], with: values = [] }: RecipeFlags): Overrides {
  return { set, values, ...(preset === undefined ? {} : { preset }) };
}

function readSetting(text: string): readonly [string, string] {
  const equals = text.indexOf("=");
  if (equals <= 0) throw new ProblemError(badSetting(text));
  return [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
}

/** `--set a=1 b=2` as `--set a=1 --set b=2`: what follows a setting and looks like one is one. */
export function spreadSettings(args: readonly string[]): readonly string[] {
  let follows = false;
  return args.flatMap((arg, i) => {
    const isSetting = /^[A-Za-z_]\w*=/.test(arg);
    const before = args[i - 1] === "--set";
    const isMore = follows && isSetting && !before;
    follows = isSetting && (before || isMore);
    return isMore ? ["--set", arg] : [arg];
  });
}
