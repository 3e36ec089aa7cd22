import { parseWritten } from "../json/json.ts";
import type { JsonNode } from "../json/json-node.ts";
import { property } from "../json/json-node.ts";
import { inOrder } from "../problem/order.ts";
import type { Problem } from "../problem/problem.ts";
import type { Source, Span } from "../problem/source.ts";
import { type ChoicePlaces, choicePlaces } from "./choice-places.ts";
import type { Recipe } from "./recipe.ts";
import { recipeField } from "./recipe.ts";
import { edited, type RecipeEdit } from "./recipe-edit.ts";

/** A recipe together with its text, so that what turns out wrong later can still be shown in its place. */
export interface RecipeFile {
  readonly recipe: Recipe;
  readonly source: Source;
  /** Where the value under these keys is written; undefined where the recipe leaves it out. */
  spanOf(...keys: readonly string[]): Span | undefined;
  /** The value under these keys, as it is written. */
  nodeOf(...keys: readonly string[]): JsonNode | undefined;
  /** Where preset and settings are written. */
  readonly places: ChoicePlaces;
}

/**
 * Reads a recipe. All mistakes are reported together; defaults stand in for what is left out.
 * @param edits values that stand in the place of its own
 */
export function readRecipe(
  source: Source,
  edits: readonly RecipeEdit[] = [],
): { readonly file?: RecipeFile; readonly problems: readonly Problem[] } {
  const { value: written, problems: syntax } = parseWritten(source);
  if (written === undefined) return { problems: syntax };
  const value = edits.reduce(edited, written);
  const problems = [...syntax];
  // What is no JSON has been told, and what it is read as says nothing.
  const isTold = ({ span }: Problem) => syntax.some((one) => one.span?.start === span?.start);
  const recipe = recipeField.read(value, "", (found) => void (isTold(found) || problems.push(found)));
  if (recipe === undefined || problems.length > 0) return { problems: inOrder(problems) };
  return {
    file: {
      ...{ recipe, source, places: choicePlaces(value) },
      nodeOf: (...keys) => find(value, keys),
      spanOf: (...keys) => find(value, keys)?.span,
    },
    problems,
  };
}

function find(node: JsonNode | undefined, [key, ...rest]: readonly string[]): JsonNode | undefined {
  if (key === undefined || node === undefined) return node;
  if (node.kind === "array") return find(node.items[Number(key)], rest);
  return node.kind === "object" ? find(property(node, key)?.value, rest) : undefined;
}
