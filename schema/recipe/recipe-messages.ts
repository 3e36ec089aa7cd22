import type { JsonNode } from "../json/json-node.ts";
import type { Words } from "../problem/fault.ts";
import type { Problem } from "../problem/problem.ts";
import { problem } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";
import { listed, lowerFirst, quoted } from "../problem/wording.ts";
import type { KeyPlace } from "./recipe-keys.ts";

/** The bounds of a number. */
export interface Range {
  readonly whole?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** Bounds that the value must not reach. */
  readonly above?: number;
  readonly below?: number;
}

/** A problem of these words at a node; a similar word is offered in its place. */
export function recipeProblem(code: string, at: { readonly span: Span }, said: Words, similar?: string): Problem {
  const { message, ...details } = said;
  const fix =
    similar === undefined
      ? {}
      : { fix: { edits: [{ span: at.span, text: JSON.stringify(similar) }], applicability: "maybe" } as const };
  return problem(code, message, at.span, { ...details, ...fix });
}

/** What is said of recipes, by code. */
export const recipeWords = {
  /** A key that means nothing. */
  R101: (owner: string, name: string, help: readonly string[]): Words => ({
    message: `${quoted(name)} is not a key of ${ofRecipe(owner)}`,
    help,
  }),

  keys: (known: readonly string[]): string => `the keys are ${listed(known)}`,

  /** What a key is called; where others count in other units, in what it is counted. */
  called: (meant: string, counted?: string): string =>
    counted === undefined ? `did you mean ${quoted(meant)}?` : `it is ${quoted(meant)} here, ${counted}`,

  /** Where a key belongs, with the value that it has. */
  belongs: ({ path, counted }: KeyPlace, value: string): string => {
    const [top = "", ...inner] = path;
    const shown = counted === undefined ? value : "…";
    const nested = [...inner].reverse().reduce((text, key) => `{ "${key}": ${text} }`, shown);
    const how = counted === undefined ? "" : `, ${counted}`;
    return inner.length === 0
      ? `it belongs at the top of the recipe: "${top}": ${nested}${how}`
      : `it belongs in "${top}": ${nested}${how}`;
  },

  /** A key that says what the model is like. */
  ofSpec: (name: string, value: string): string =>
    `a parameter of the spec is given in "set": { ${JSON.stringify(name)}: ${value} }`,

  /** A value of another kind. */
  R102: (key: string, wanted: string, found: JsonNode, doc = "", example?: string): Words => ({
    message: `${key === "" ? "a recipe" : quoted(key)} must be ${wanted}, not ${kindOf(found)}`,
    ...(example === undefined ? {} : { help: [`write "${key}": ${example}, ${lowerFirst(doc)}`] }),
  }),

  /** A key that is not there and has no default. */
  R103: (owner: string, name: string, doc: string, example?: string): Words => ({
    message: `${ofRecipe(owner)} has no ${quoted(name)}`,
    help: [`add "${name}": ${example === undefined ? lowerFirst(doc) : `${example}, ${lowerFirst(doc)}`}`],
  }),

  /** A value that cannot be. */
  R104: (key: string, rule: string, found: string, doc = ""): Words => ({
    message: `${quoted(key)} is ${found}; it ${rule}`,
    ...(doc === "" ? {} : { help: [`what it is: ${lowerFirst(doc)}`] }),
  }),

  /** A word that is none of the list. */
  R105: (key: string, found: string, allowed: readonly string[], similar: string | undefined): Words => ({
    message: `${quoted(found)} is not a value of ${quoted(key)}`,
    help: [similar === undefined ? `it may be ${listed(allowed, "or")}` : `did you mean ${quoted(similar)}?`],
  }),

  /** A setting without a name or a value. */
  R106: (found: string): Words => ({
    message: `${quoted(found)} is not of the form \`name=value\``,
    help: ["write it as in `--set depth=6`"],
  }),

  /** A name that would lead elsewhere, or that not every file system takes. */
  R110: (key: string, found: string): Words => ({
    message: `${quoted(key)} is ${quoted(found)}; it must be the name of a folder and nothing else`,
    help: [
      "leave out slashes, `..` and signs such as `:` and `*`; runs lie in `runs/`, and `--run` names another place",
    ],
  }),

  /** The bounds of a number, after "it". */
  range: ({ min, max, above, below }: Range): string => {
    if (min !== undefined && min === max) return `must be ${min}`;
    const low = above === undefined ? (min === undefined ? [] : [`at least ${min}`]) : [`more than ${above}`];
    const high = below === undefined ? (max === undefined ? [] : [`at most ${max}`]) : [`less than ${below}`];
    return `must be ${[...low, ...high].join(" and ")}`;
  },
};

function ofRecipe(key: string): string {
  return key === "" ? "the recipe" : quoted(key);
}

function kindOf(node: JsonNode): string {
  switch (node.kind) {
    case "array":
      return "a list";
    case "object":
      return "an object";
    case "string":
      return "a string";
    case "null":
      return "null";
    case "boolean":
      return String(node.value);
    case "number":
      return String(node.value);
  }
}
