import type { JsonNode, StringNode } from "../json/json-node.ts";
import { type Problem, problem, replace } from "../problem/problem.ts";
import { flagSpan, type Span, textAt } from "../problem/source.ts";
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

/** R1xx: what is written in a recipe, or in a flag that stands in for a part of it. */

/** A key that means nothing; `keyHelp` says what else it may be. */
export const unknownKey = (at: JsonNode, owner: string, name: string, help: string, fix?: string): Problem =>
  problem("R101", `${quoted(name)} is not a key of ${ofRecipe(owner)}`, at.span, {
    help: [help],
    ...(fix === undefined ? {} : replace(at.span, JSON.stringify(fix), "maybe")),
  });

export const keyHelp = {
  keys: (known: readonly string[]): string => `the keys are ${listed(known)}`,

  /** What a key is called; where others count in other units, in what it is counted. */
  called: (meant: string, counted?: string): string =>
    counted === undefined ? `did you mean ${quoted(meant)}?` : `it is ${quoted(meant)} here, ${counted}`,

  /** Where a key belongs, with the value that it has. */
  belongs: ({ path, counted, isListed = false }: KeyPlace, value: string): string => {
    const [top = "", ...inner] = path;
    const shown = counted === undefined ? value : "…";
    const nested = [...inner].reverse().reduce((text, key) => `{ "${key}": ${text} }`, shown);
    const how = counted === undefined ? "" : `, ${counted}`;
    return inner.length === 0
      ? `it belongs at the top of the recipe: "${top}": ${nested}${how}`
      : `it belongs in "${top}": ${isListed ? `[${nested}]` : nested}${how}`;
  },

  /** A key that says what the model is like. */
  ofSpec: (name: string, value: string): string =>
    `a parameter of the spec is given in "set": { ${JSON.stringify(name)}: ${value} }`,
};

/** A value of another kind; `example` stands for what an object holds, `bare` for a number without its quotes. */
export const wrongKind = (
  at: JsonNode,
  key: string,
  wanted: string,
  {
    doc = "",
    example,
    bare,
  }: { readonly doc?: string; readonly example?: string | undefined; readonly bare?: string | undefined } = {},
): Problem =>
  problem("R102", `${key === "" ? "a recipe" : quoted(key)} must be ${wanted}, not ${kindOf(at)}`, at.span, {
    ...(example === undefined ? {} : { help: [`write "${key}": ${example}, ${lowerFirst(doc)}`] }),
    ...(bare === undefined ? {} : replace(at.span, bare, "safe")),
  });

/** A rate where it is said how the model's own one goes. */
export const rateOfSpec = (at: JsonNode, key: string): Problem =>
  problem("R102", `${quoted(key)} must be an object, not ${kindOf(at)}`, at.span, {
    help: [keyHelp.ofSpec(key, textAt(at.span))],
  });

/** A key that is not there and has no default. */
export const missingKey = (at: Span, owner: string, name: string, doc: string, example?: string): Problem =>
  problem("R103", `${ofRecipe(owner)} has no ${quoted(name)}`, at, {
    help: [`add "${name}": ${example === undefined ? lowerFirst(doc) : `${example}, ${lowerFirst(doc)}`}`],
  });

/** Of several ways one is to be chosen. */
export const noneOfMany = (at: Span, key: string, ways: readonly string[], example: string): Problem =>
  problem("R103", `${quoted(key)} must be one of ${listed(ways, "or")}`, at, { help: [`write "${key}": ${example}`] });

/** @param at the key of the second */
export const oneOfMany = (at: JsonNode, key: string, ways: readonly string[]): Problem =>
  problem("R101", `${quoted(key)} has two keys and must have one`, at.span, {
    help: [`it is one of ${listed(ways, "or")}`],
  });

export const emptyValue = (at: JsonNode, key: string): Problem =>
  problem("R104", `${quoted(key)} is ""; it must not be empty`, at.span);

export const outOfRange = (at: JsonNode, key: string, range: Range, found: number, doc: string): Problem =>
  problem("R104", `${quoted(key)} is ${found}; it ${bounds(range)}`, at.span, {
    help: doc === "" ? [] : [`what it is: ${lowerFirst(doc)}`],
  });

function bounds({ min, max, above, below }: Range): string {
  if (min !== undefined && min === max) return `must be ${min}`;
  const low = above === undefined ? (min === undefined ? [] : [`at least ${min}`]) : [`more than ${above}`];
  const high = below === undefined ? (max === undefined ? [] : [`at most ${max}`]) : [`less than ${below}`];
  return `must be ${[...low, ...high].join(" and ")}`;
}

/** A word that is none of the list. */
export const unknownWord = (
  at: StringNode,
  key: string,
  allowed: readonly string[],
  similar: string | undefined,
): Problem =>
  problem("R105", `${quoted(at.text)} is not a value of ${quoted(key)}`, at.span, {
    help: [similar === undefined ? `it may be ${listed(allowed, "or")}` : `did you mean ${quoted(similar)}?`],
    ...(similar === undefined ? {} : replace(at.span, JSON.stringify(similar), "maybe")),
  });

/** A `--set` without a name or a value. */
export const badSetting = (text: string): Problem =>
  problem("R106", `${quoted(text)} is not of the form \`name=value\``, flagSpan("--set", text), {
    help: ["write it as in `--set depth=6`"],
  });

/** A value for a key that is none, or are several where one is wanted. */
export const badEdit = (flag: `--${string}`, text: string, count = 0): Problem =>
  problem(
    "R290",
    count > 1 ? `${quoted(text)} has ${count} values` : `${quoted(text)} is not of the form \`KEY=VALUE\``,
    flagSpan(flag, text),
    {
      help: [
        flag === "--grid"
          ? "write it as in `--grid optimizer.adamw.lr=1e-3,3e-4`"
          : count > 1
            ? "`vitral sweep --grid` runs a recipe with each of several values"
            : "write it as in `--with optimizer.adamw.lr=3e-4`",
      ],
    },
  );

/** A key that is varied twice. */
export const gridWithOneKeyTwice = (text: string, key: string): Problem =>
  problem("R291", `${quoted(key)} stands in two grids`, flagSpan("--grid", text), {
    help: ["write all of its values in one, with commas between them"],
  });

/** A value that would be run twice, with nothing that differs. */
export const gridWithOneValueTwice = (text: string, value: string): Problem =>
  problem("R312", `${quoted(value)} stands in the grid twice`, flagSpan("--grid", text), {
    help: ["leave one out; `--seeds 2` runs each choice twice, from two seeds"],
  });

/** A name that would lead elsewhere, or that not every file system takes. */
export const notFolderName = (at: JsonNode, key: string, found: string): Problem =>
  problem("R110", `${quoted(key)} is ${quoted(found)}; it must be the name of a folder and nothing else`, at.span, {
    help: [
      "leave out slashes, `..` and signs such as `:` and `*`; runs lie in `runs/`, and `--run` names another place",
    ],
  });

/** R13x: what is wrong with a list of augmentations. */

/** What would be done before something that it can only come after. */
export const misplaced = (at: JsonNode, name: string, later: string, what: string, whatLater: string): Problem =>
  problem("R130", `${quoted(name)} stands after ${quoted(later)}, and cannot be done after it`, at.span, {
    help: [
      `${quoted(name)} changes ${what} and ${quoted(later)} ${whatLater}: write ${quoted(name)} before ${quoted(later)}`,
    ],
  });

/** The same a second time, or another way to the same end. @param first the one that does it already */
export const twice = (at: JsonNode, name: string, first: string): Problem =>
  problem(
    "R131",
    name === first
      ? `${quoted(name)} stands in the list twice`
      : `${quoted(name)} stands in the list beside ${quoted(first)}`,
    at.span,
    {
      help: [
        name === first
          ? "keep one of the two"
          : `either brings pictures to the size that the model takes: keep one of ${quoted(first)} and ${quoted(name)}`,
      ],
    },
  );

/** A range that ends before it begins. */
export const backwards = (at: JsonNode, key: string, [low, high]: readonly [number, number]): Problem =>
  problem(
    "R132",
    `${quoted(key)} goes from ${low} to ${high}; the first number must not be above the second`,
    at.span,
    {
      ...replace(at.span, `[${high}, ${low}]`, "maybe"),
    },
  );

/** mixup and CutMix are drawn for together. */
export const otherMixing = (at: JsonNode, key: string, name: string, first: string): Problem =>
  problem("R133", `${quoted(key)} of ${quoted(name)} is not that of ${quoted(first)}`, at.span, {
    help: [
      `images are mixed in one of the two ways, and whether and for how many is drawn once: give both the same ${quoted(key)}`,
    ],
  });

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
