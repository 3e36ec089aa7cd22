import { parseJson } from "./json.ts";
import type { JsonNode } from "./json-node.ts";
import { recipeProblem, recipeWords as words } from "./messages/recipe.ts";
import type { Problem } from "./problem.ts";
import type { Recipe } from "./recipe.ts";
import { recipeFields as fields } from "./recipe.ts";
import type { Field } from "./recipe-fields.ts";

/** Values given on the command line, as text: they stand in for the recipe's own. */
export interface Overrides {
  readonly preset?: string;
  /** `name=value`, in the order given; they are added to the recipe's. */
  readonly set?: readonly string[];
  readonly epochs?: string;
  readonly batchSize?: string;
  readonly seed?: string;
  readonly engine?: string;
}

/** The recipe with these values in place of its own, each held to the same rules. */
export function overrideRecipe(
  recipe: Recipe,
  given: Overrides,
): { readonly recipe: Recipe; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  function read<T>(flag: string, text: string | undefined, field: Field<T>, own: T): T {
    if (text === undefined) return own;
    return field.read(nodeOf(flag, text), flag, (found) => void problems.push(found)) ?? own;
  }
  const settings = (given.set ?? []).map((text) => readSetting(text, problems));
  return {
    recipe: {
      ...recipe,
      preset: read("--preset", given.preset, fields.preset, recipe.preset),
      set: { ...recipe.set, ...Object.fromEntries(settings) },
      epochs: read("--epochs", given.epochs, fields.epochs, recipe.epochs),
      batch_size: read("--batch-size", given.batchSize, fields.batch_size, recipe.batch_size),
      seed: read("--seed", given.seed, fields.seed, recipe.seed),
      engine: read("--engine", given.engine, fields.engine, recipe.engine),
    },
    problems,
  };
}

/** What a flag's text would be in a recipe: a number if it is one, else a string. */
function nodeOf(flag: string, text: string): JsonNode {
  const source = { name: flag, text };
  const { value, problems } = parseJson(source);
  if (value?.kind === "number" && problems.length === 0) return value;
  return { kind: "string", text, span: { source, start: 0, end: text.length } };
}

function readSetting(text: string, problems: Problem[]): readonly [string, string] {
  const equals = text.indexOf("=");
  if (equals <= 0) {
    const span = { source: { name: "--set", text }, start: 0, end: text.length };
    problems.push(recipeProblem("R106", { span }, words.R106(text)));
  }
  return [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
}
