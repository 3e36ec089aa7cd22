import { parseJson } from "../json/json.ts";
import type { JsonNode } from "../json/json-node.ts";
import { type Problem, ProblemError } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";
import type { Recipe } from "./recipe.ts";
import { recipeFields as fields } from "./recipe.ts";
import { type RecipeEdit, readEdits } from "./recipe-edit.ts";
import type { Field } from "./recipe-fields.ts";
import { badEdit, badSetting } from "./recipe-messages.ts";

/** Values given on the command line, as text: they stand in for the recipe's own. */
export interface Overrides {
  readonly preset?: string;
  /** `name=value`, in the order given; they are added to the recipe's. */
  readonly set?: readonly string[];
  /** `KEY=VALUE` of any of the recipe's keys by its path: one value the same in all runs, and what a sweep chooses. */
  readonly values?: readonly string[];
  readonly grid?: readonly string[];
  readonly epochs?: string;
  readonly batchSize?: string;
  readonly seed?: string;
  readonly engine?: string;
}

type Overridden = "preset" | "epochs" | "batch_size" | "seed" | "engine";

/** The recipe with these values in place of its own, each held to the same rules. */
export function overrideRecipe(
  recipe: Recipe,
  given: Overrides,
): {
  readonly recipe: Recipe;
  readonly problems: readonly Problem[];
  /** Keys whose value is a flag's → the flag. */
  readonly spans: ReadonlyMap<string, Span>;
} {
  const problems: Problem[] = [];
  const spans = new Map<string, Span>();
  function read<K extends Overridden>(
    flag: string,
    key: K,
    text: string | undefined,
    field: Field<Recipe[K]>,
  ): Recipe[K] {
    if (text === undefined) return recipe[key];
    const node = nodeOf(flag, text);
    spans.set(key, node.span);
    return field.read(node, flag, (found) => void problems.push(found)) ?? recipe[key];
  }
  const settings = (given.set ?? []).map((text) => readSetting(text, problems));
  return {
    recipe: {
      ...recipe,
      preset: read("--preset", "preset", given.preset, fields.preset),
      set: { ...recipe.set, ...Object.fromEntries(settings) },
      epochs: read("--epochs", "epochs", given.epochs, fields.epochs),
      batch_size: read("--batch-size", "batch_size", given.batchSize, fields.batch_size),
      seed: read("--seed", "seed", given.seed, fields.seed),
      engine: read("--engine", "engine", given.engine, fields.engine),
    },
    problems,
    spans,
  };
}

/**
 * The values that are given for keys of the recipe.
 * @throws ProblemError R290
 */
export function editsOf({ values = [], grid = [] }: Overrides): readonly RecipeEdit[] {
  const problems: Problem[] = [];
  const read = (flag: `--${string}`) => (text: string) => {
    const edits = readEdits(flag, text);
    if (edits?.length === 1) return edits;
    problems.push(badEdit(flag, text, edits?.length));
    return [];
  };
  const edits = [...values.flatMap(read("--with")), ...grid.flatMap(read("--grid"))];
  if (problems.length > 0) throw new ProblemError(problems);
  return edits;
}

/** What a flag's text would be in a recipe: a number if it is one, else a string. */
function nodeOf(flag: string, text: string): JsonNode {
  const source = { name: flag, text };
  const { value, problems } = parseJson(source);
  if (value?.kind === "number" && problems.length === 0) return value;
  return { kind: "string", text, span: { source, start: 0, end: text.length } };
}

/** `depth` of `depth=6` */
export function settingName(text: string): string {
  return text.slice(0, text.indexOf("=")).trim();
}

function readSetting(text: string, problems: Problem[]): readonly [string, string] {
  const equals = text.indexOf("=");
  if (equals <= 0) problems.push(badSetting(text));
  return [settingName(text), text.slice(equals + 1).trim()];
}
