import type { Argument, Command, Option } from "commander";

/**
 * What can stand in a place of the command line: words, files of some kind, or names that a spec gives to its presets
 * and parameters.
 */
export type Values =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "files" | "specs" | "models" | "recipes" | "folders" | "presets" | "params" | "nothing" };

export interface CompletedOption {
  /** `-o`, `--output` */
  readonly flags: readonly string[];
  readonly description: string;
  /** Undefined for a flag alone. */
  readonly values: Values | undefined;
}

export interface CompletedCommand {
  /** Words that lead to it, without `vitral`. */
  readonly path: readonly string[];
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  /** What can stand where no option does. */
  readonly values: Values;
}

/** The placeholders of flags and arguments, and what people put there; a test asks for each that is in use. */
export const placeholders: Readonly<Record<string, Exclude<Values["kind"], "words">>> = {
  spec: "specs",
  other: "specs",
  recipe: "specs",
  files: "specs",
  what: "specs",
  words: "models",
  model: "models",
  name: "recipes",
  run: "folders",
  others: "folders",
  which: "nothing",
  length: "nothing",
  "key=value": "nothing",
  "key=values": "nothing",
  sweep: "folders",
  weights: "files",
  layout: "nothing",
  block: "nothing",
  pattern: "nothing",
  folder: "folders",
  place: "files",
  image: "files",
  images: "files",
  case: "files",
  file: "files",
  "name=value": "params",
  "name=number": "nothing",
  node: "nothing",
  path: "nothing",
  address: "nothing",
  names: "nothing",
  library: "nothing",
  n: "nothing",
  rate: "nothing",
};

/** Every command below one, and itself, as completion sees them: read off commander's own tree. */
export function completedCommands(command: Command, path: readonly string[] = []): CompletedCommand[] {
  const children = command.commands.filter((child) => child.name() !== "help" || path.length === 0);
  const own: CompletedCommand = {
    path,
    commands: children.map((child) => ({ name: child.name(), description: child.description() })),
    options: command
      .createHelp()
      .visibleOptions(command)
      .map((option) => ({
        flags: [option.short, option.long].filter((flag) => flag !== undefined),
        description: option.description,
        values: optionValues(option),
      })),
    values: argumentValues(command, path),
  };
  return [own, ...children.flatMap((child) => completedCommands(child, [...path, child.name()]))];
}

function optionValues(option: Option): Values | undefined {
  if (!option.required && !option.optional) return undefined;
  if (option.argChoices !== undefined) return { kind: "words", words: option.argChoices };
  return option.long === "--preset" ? { kind: "presets" } : known(placeholderOf(option.flags));
}

export const placeholderOf = (flags: string): string => /[<[]([^\]>.]+)/.exec(flags)?.[1] ?? "";

/** Where arguments are of several kinds, all files: which of them the cursor is at is not asked. */
function argumentValues(command: Command, path: readonly string[]): Values {
  const values = command.registeredArguments.map((argument) => valuesOf(argument, command, path));
  const [first = { kind: "nothing" }, ...others] = values.filter(({ kind }) => kind !== "nothing");
  return others.every(({ kind }) => kind === first.kind) ? first : { kind: "files" };
}

function valuesOf(argument: Argument, command: Command, path: readonly string[]): Values {
  if (argument.argChoices !== undefined) return { kind: "words", words: argument.argChoices };
  if (path.at(-1) === "help")
    return { kind: "words", words: command.parent?.commands.map((other) => other.name()) ?? [] };
  return known(argument.name());
}

const known = (placeholder: string): Values => ({ kind: placeholders[placeholder] ?? "files" });
