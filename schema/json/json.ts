import { visit } from "jsonc-parser";
import { limits } from "../problem/limits.ts";
import type { Problem } from "../problem/problem.ts";
import type { Source } from "../problem/source.ts";
import { deepBrackets, tooMany } from "./json-messages.ts";
import type { JsonNode } from "./json-node.ts";
import { TooManyValues, TreeReader } from "./json-tree.ts";

export type * from "./json-node.ts";
export { property } from "./json-node.ts";
export { spanWithin } from "./json-string.ts";

export interface ParsedJson {
  readonly value: JsonNode | undefined;
  readonly problems: readonly Problem[];
}

/** How much JSON is read. */
export interface JsonLimits {
  /** UTF-16 units. */
  readonly characters: number;
  /** Numbers, strings, lists, objects and the like, all in all. */
  readonly values: number;
}

/** Of specs and recipes, which stay far below: what is read always ends soon, and in little memory. */
export const writtenLimits: JsonLimits = { characters: limits.characters.most, values: limits.values.most };

const written = new WeakMap<Source, ParsedJson>();

/** A spec or a recipe, of which several readers want the tree: each source is parsed once. */
export function parseWritten(source: Source): ParsedJson {
  const known = written.get(source) ?? parseJson(source, { comments: source.name.endsWith(".jsonc") });
  written.set(source, known);
  return known;
}

/** Deepest nesting that is read. */
export const deepestNesting = limits.nesting.most;

/**
 * Reads JSON into a tree in which every value knows its place. Mistakes that leave no doubt about the rest (a trailing
 * or a missing comma, a comment, a bad escape, a name given twice) are all reported and the tree is there all the same;
 * of others only the first is, without a tree, since what a parser makes of the text behind it is guesswork.
 */
export function parseJson(
  source: Source,
  options: { readonly comments?: boolean; readonly limits?: JsonLimits } = {},
): ParsedJson {
  const { characters, values } = options.limits ?? writtenLimits;
  const excess = findExcess(source, characters);
  if (excess !== undefined) return { value: undefined, problems: [excess] };
  const reader = new TreeReader(source, options.comments ?? false, values);
  try {
    // A byte order mark is no white space to jsonc-parser; a space in its place keeps all offsets.
    visit(source.text.replace(/^\ufeff/, " "), reader.visitor, { allowTrailingComma: true });
  } catch (error) {
    // There is no other way to stop it.
    if (!(error instanceof TooManyValues)) throw error;
    return { value: undefined, problems: [tooMany(error.span, "values", values)] };
  }
  return reader.result();
}

/** Looks for text too long or too deep in one pass, before a recursive parser sees it. */
function findExcess(source: Source, characters: number): Problem | undefined {
  const { text } = source;
  if (text.length > characters) {
    return tooMany({ source, start: 0, end: 0 }, "characters", characters, text.length);
  }
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') i = endOfString(text, i);
    else if (character === "/") i = endOfComment(text, i);
    else if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth--;
    if (depth > deepestNesting) return deepBrackets({ source, start: i, end: i + 1 }, deepestNesting);
  }
  return undefined;
}

/** The last character of the string at `start`, as jsonc-parser sees it: its other quote, or a line break. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"' || text[i] === "\n" || text[i] === "\r") return i;
  }
  return text.length;
}

/** The last character of the comment at `start`; `start` if there is none. */
function endOfComment(text: string, start: number): number {
  const ends = text[start + 1] === "/" ? /[\r\n]/g : text[start + 1] === "*" ? /\*\//g : undefined;
  if (ends === undefined) return start;
  ends.lastIndex = start + 2;
  return ends.test(text) ? ends.lastIndex - 1 : text.length;
}
