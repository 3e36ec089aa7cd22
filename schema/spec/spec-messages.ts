import type { JsonNode } from "../json/json-node.ts";
import { type Note, type Problem, problem, replace, warning } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";
import { cut } from "../problem/wording.ts";
import { type Candidate, list, nearest, textOf } from "./candidates.ts";
import { unknownWord } from "./node-messages.ts";
import type { Name } from "./spec.ts";

/** G6xx: the structure of a spec. Every sentence takes facts and answers with a problem. */

const KINDS: Readonly<Record<JsonNode["kind"], string>> = {
  object: "an object",
  array: "a list",
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  null: "null",
};

export const wrongType = (what: string, wanted: string, node: JsonNode): Problem =>
  problem("G610", `${what} must be ${wanted}, found ${KINDS[node.kind]}`, node.span);

/** `meant` is what other libraries' name for a key is here. */
export const unknownKey = (
  span: Span,
  owner: string,
  key: string,
  allowed: readonly string[],
  meant?: string,
): Problem => {
  const message = `${owner} has no key \`${key}\``;
  if (meant !== undefined)
    return problem("G602", message, span, {
      help: [`it is called \`${meant}\` here`],
      ...replace(span, meant, "maybe"),
    });
  const near = nearest(span, key, allowed, "key");
  const help = near.help.length > 0 ? near.help : [`${owner} has ${list(allowed)}`];
  return problem("G602", message, span, { ...near, help });
};

export const missingKey = (span: Span, owner: string, key: string): Problem =>
  problem("G603", `${owner} needs \`${key}\``, span);

export const missingVersion = (span: Span): Problem =>
  problem("G603", "a spec needs `vitral`", span, { help: ['write "vitral": 1, the version of the language'] });

export const recursiveBlock = (span: Span, chain: readonly string[]): Problem =>
  problem("G605", `block \`${chain[0]}\` calls itself: ${list(chain).replaceAll(", ", " -> ")}`, span, {
    help: ["a model is a finite graph: repeat a block with `loop`"],
  });

export const definedTwice = (span: Span, what: string, name: string, first: Span | undefined): Problem =>
  problem("G606", `${what} \`${name}\` is defined twice`, span, {
    related: first === undefined ? [] : [{ span: first, text: "first defined here" }],
    help: ["each needs a name of its own"],
  });

export const unknownBlock = (span: Span, name: string, candidates: Iterable<Candidate>): Problem =>
  problem("G607", `there is no block named \`${name}\``, span, nearest(span, name, candidates, "block"));

export const unknownValue = (
  span: Span,
  name: string,
  candidates: Iterable<Candidate>,
  /** Names around it that are unknown as well, and it itself, where texts may stand. */
  words: readonly Name[],
): Problem => {
  const near = nearest(span, name, candidates, "name");
  const message = `there is no parameter, \`let\` value or size named \`${name}\` here`;
  if (words.length === 0) return problem("G609", message, span, near);
  const edits = words.map((word) => ({ span: word.span, text: `'${word.text}'` }));
  return problem("G609", message, span, {
    fix: { edits, applicability: "maybe" },
    ...near,
    help: [...near.help, `if it is a text, write it between single quotes: \`'${name}'\``],
  });
};

export const missingArgumentOfBlock = (span: Span, block: string, parameter: string, defined: Span): Problem =>
  problem("G618", `the call of \`${block}\` lacks \`${parameter}\``, span, {
    related: [{ span: defined, text: `\`${parameter}\` has no default` }],
    help: [`say it: "with": { "${parameter}": … }, or have a parameter of that name where the call stands`],
  });

export const missingInput = (span: Span, block: string, input: string, defined: Span): Problem =>
  problem("G618", `the call of \`${block}\` lacks its input \`${input}\``, span, {
    related: [{ span: defined, text: "the input" }],
    help: [`say what it reads: "in": { "${input}": … }, or let the block do without: "${input}?"`],
  });

export const noSuchParameter = (span: Span, owner: string, name: string, candidates: readonly Candidate[]): Problem => {
  const near = nearest(span, name, candidates, "parameter");
  return problem("G619", `${owner} has no parameter \`${name}\``, span, {
    ...near,
    help:
      near.help.length > 0
        ? near.help
        : [candidates.length === 0 ? "it has none" : `its parameters are ${list(candidates.map(textOf))}`],
  });
};

export const noSuchInput = (span: Span, block: string, name: string, candidates: readonly Name[]): Problem => {
  const near = nearest(span, name, candidates, "input");
  return problem("G619", `block \`${block}\` has no input \`${name}\``, span, {
    ...near,
    help:
      near.help.length > 0
        ? near.help
        : [candidates.length === 0 ? "it has none" : `its inputs are ${list(candidates.map(textOf))}`],
  });
};

export const unknownPreset = (span: Span, name: string, candidates: readonly Name[]): Problem => {
  const { help, related, fix } = nearest(span, name, candidates, "preset");
  const all =
    candidates.length === 0 ? "the spec has no presets" : `the spec's presets are ${list(candidates.map(textOf))}`;
  return problem("G620", `the spec has no preset \`${name}\``, span, {
    related,
    help: help.length > 0 ? help : [all],
    ...(fix === undefined ? {} : { fix }),
  });
};

export const wrongParameter = (
  span: Span,
  name: string,
  wanted: string,
  found: string,
  defined: Span | undefined,
  because: readonly Note[],
  help: readonly string[],
): Problem =>
  problem("G621", `parameter \`${name}\` must be ${wanted}, found ${found}`, span, {
    help,
    related: defined === undefined || defined === span ? [] : [{ span: defined, text: `\`${name}\` is declared here` }],
    because,
  });

export const noDefault = (span: Span, name: string): Problem =>
  problem("G622", `parameter \`${name}\` has no value`, span, {
    help: [`give one: --set ${name}=…, a preset, or a default`],
  });

export const requirement = (span: Span, condition: string, message: string): Problem =>
  problem("G623", message, span, { label: `\`${condition}\` is false` });

export const cyclicLet = (span: Span, chain: readonly string[]): Problem =>
  problem("G624", `\`let\` values form a cycle: ${chain.map((n) => `\`${n}\``).join(" -> ")}`, span);

export const undeclaredFree = (span: Span, name: string, candidates: readonly Name[]): Problem => {
  const near = nearest(span, name, candidates, "name");
  return problem("G625", `\`${name}\` is neither a parameter, a \`let\` value nor a declared free size`, span, {
    ...near,
    help: [...near.help, `for a size that may vary from input to input, declare it: "free": { "${name}": {} }`],
  });
};

export const openModelInput = (span: Span, input: string): Problem =>
  problem("G638", `input \`${input}\` of a model must name all its axes`, span, {
    help: ["the number of axes of a model's input is part of its contract; a block's input may have `...`"],
  });

export const neverUsed = (span: Span, what: string, name: string): Problem =>
  warning("W901", `${what} \`${name}\` is never used`, span, {
    help: [what === "node" || what === "weight" ? 'use it, add it to "outputs", or delete it' : "use it or delete it"],
  });

export const tooManyNodes = (span: Span, limit: number): Problem =>
  problem("G628", `the model has more than ${limit} nodes once its loops are unrolled`, span, {
    help: ["that is the limit: look for a loop count that is too large"],
  });

export const tooMuchWork = (span: Span, limit: number): Problem =>
  problem("E520", `this model takes too much to work out: here the limit of ${limit} items is reached`, span, {
    help: [
      "a list that each iteration of a loop makes anew is made once if a `let` outside of the loop names it",
      "or look for a loop count or a list that is too long",
    ],
  });

export const tablesTooLarge = (span: Span, limit: number): Problem =>
  problem("E521", `with this one, the model's constant tables hold more than ${limit} elements in all`, span, {
    help: [`that is the limit, ${(4 * limit) / 2 ** 20} MB: look for a length that is too large`],
  });

export const tooDeep = (span: Span, limit: number): Problem =>
  problem("G629", `blocks are nested more than ${limit} deep`, span, { help: ["that is the limit"] });

/** What other languages call our types of parameters. */
const TYPES = new Map([
  ["integer", "int"],
  ["float", "number"],
  ["double", "number"],
  ["str", "string"],
  ["text", "string"],
  ["boolean", "bool"],
  ["tuple", "pair"],
]);

/** A word that is no type; where a default may stand as well, that may be what it is: its place with the quotes. */
export const unknownType = (
  span: Span,
  name: string,
  allowed: readonly string[],
  asDefault: Span | undefined,
): Problem => {
  const other = TYPES.get(name.toLowerCase());
  if (other !== undefined)
    return problem("G630", `unknown type \`${name}\``, span, {
      help: [`write \`${other}\``],
      ...replace(span, other, "safe"),
    });
  const word = unknownWord(span, "type", name, allowed);
  if (/^(list|array)$/i.test(name)) return { ...word, help: ["a list says of what: `list of int`"] };
  if (asDefault === undefined || word.fix !== undefined) return word;
  const [help, text] = defaultFor(name);
  return {
    ...word,
    help: [...word.help, cut(help, 200)],
    ...replace(asDefault, text, "maybe"),
  };
};

/** How a text that stands where a type does is written as a default. */
function defaultFor(text: string): readonly [help: string, written: string] {
  if (/^-?\d+(\.\d+)?$/.test(text)) return [`a number stands without quotes: ${text}`, text];
  const isWord = /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(text);
  const long = `{ "type": "${isWord ? "string" : "number"}", "default": ${JSON.stringify(text)} }`;
  return [`a default that is ${isWord ? "a text" : "an expression"} takes the long form: ${long}`, long];
}

export const badName = (span: Span, what: string, text: string): Problem =>
  problem("G635", `\`${text}\` cannot name ${what}`, span, {
    help: ["names are letters, digits and `_`, and start with a letter"],
  });

export const versionMismatch = (span: Span, found: string): Problem =>
  problem("G636", `this spec is of language version ${found}; this compiler reads version 1`, span);

export const noOutputs = (span: Span): Problem => problem("G637", "a model needs `outputs`", span);

/** What the inputs are for that the compiler adds to a spec's own. */
const ADDED: Readonly<Record<string, string>> = {
  target: "for what the loss compares with",
  schedule: "for the optimizer's step",
  randomness: "for random numbers",
};

export const inputNameTaken = (span: Span | undefined, name: string, role: string): Problem =>
  problem(
    "R220",
    `running this model adds an input \`${name}\` ${ADDED[role] ?? ""}, and it has one of that name`,
    span,
    {
      help: [`rename the spec's input, to \`${name}_in\` for example`],
    },
  );
