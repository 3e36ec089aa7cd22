import type { JsonNode } from "../json/json-node.ts";
import { type Note, type Problem, type ProblemDetails, problem } from "../problem/problem.ts";
import { confusable, similarName } from "../problem/similar.ts";
import type { Span } from "../problem/source.ts";
import { cut, listed } from "../problem/wording.ts";
import type { Meant } from "./other-names.ts";
import type { Name } from "./spec.ts";

/** G6xx: the structure of a spec; E5xx: values of expressions. Every sentence takes facts and answers with a problem. */

const KINDS: Readonly<Record<JsonNode["kind"], string>> = {
  object: "an object",
  array: "a list",
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  null: "null",
};

/** A name that could have been meant, and where it is defined if that can be shown. */
type Candidate = string | Name;

const textOf = (candidate: Candidate): string => (typeof candidate === "string" ? candidate : candidate.text);

/** "a similar … exists" and where, with code points where two names only look alike, and the edit that would mend it. */
function nearest(
  span: Span,
  name: string,
  candidates: Iterable<Candidate>,
  what: string,
): Pick<Problem, "help" | "related"> & Pick<ProblemDetails, "fix" | "label"> {
  const all = [...candidates];
  const similar = similarName(name, all.map(textOf));
  if (similar === undefined) return { help: [], related: [] };
  const looks = confusable(name, similar);
  const found = all.find((candidate) => textOf(candidate) === similar);
  return {
    help: [`a similar ${what} exists: \`${similar}\``],
    related:
      found === undefined || typeof found === "string"
        ? []
        : [{ span: found.span, text: `\`${similar}\` is defined here` }],
    ...(looks === undefined ? {} : { label: looks }),
    fix: { edits: [{ span, text: similar }], applicability: looks === undefined ? "maybe" : "safe" },
  };
}

const list = (words: Iterable<string>) => [...words].map((word) => `\`${word}\``).join(", ");

export const wrongType = (what: string, wanted: string, node: JsonNode): Problem =>
  problem("G610", `${what} must be ${wanted}, found ${KINDS[node.kind]}`, node.span);

/** An unknown op, and what other libraries' name for it means here; `given` are the tensors that the node names. */
export const unknownOp = (
  span: Span,
  name: string,
  candidates: Iterable<string>,
  meant?: Meant,
  given: readonly string[] = [],
): Problem => {
  const details = meant === undefined ? nearest(span, name, candidates, "op") : inOurWords(span, name, meant, given);
  return problem("G601", `unknown op \`${name}\``, span, details);
};

function inOurWords(span: Span, name: string, { name: ours, same, nodes, note }: Meant, given: readonly string[]) {
  const more = note === undefined ? [] : [note];
  if (same)
    return {
      help: [`it is called \`${ours}\` here: ${nodes}`, ...more],
      fix: { edits: [{ span, text: ours }], applicability: "maybe" as const },
    };
  const [first, second] = given;
  const named = [
    ["x", first],
    ["left", first],
    ["right", second],
  ] as const;
  const written = named.reduce(
    (text, [place, tensor]) => (tensor === undefined ? text : text.replaceAll(`"${place}"`, JSON.stringify(tensor))),
    nodes,
  );
  const open = ["x", "left", "right"].filter((place) => written.includes(`"${place}"`));
  const read = open.length === 0 ? [] : [`${listed(open)} ${open.length === 1 ? "stands" : "stand"} for what it reads`];
  return { help: [`\`${cut(name, 60)}\` is written with \`${ours}\` here: ${written}`, ...read, ...more] };
}

/** A block's name where an op's stands. */
export const blockAsOp = (span: Span, name: string): Problem =>
  problem("G601", `unknown op \`${name}\``, span, {
    help: [`it is a block, which is called as { "block": "${name}" }`],
  });

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
      fix: { edits: [{ span, text: meant }], applicability: "maybe" },
    });
  const near = nearest(span, key, allowed, "key");
  const help = near.help.length > 0 ? near.help : [`${owner} has ${list(allowed)}`];
  return problem("G602", message, span, { ...near, help });
};

/** A key for what stands under the op's own key. */
export const argumentAsKey = (span: Span, op: string, key: string, value: Span): Problem =>
  problem("G602", `\`${op}\` has no key \`${key}\``, span, {
    help: [`that is its argument: { "${op}": ${cut(value.source.text.slice(value.start, value.end), 60)} }`],
  });

export const missingKey = (span: Span, owner: string, key: string): Problem =>
  problem("G603", `${owner} needs \`${key}\``, span);

/** Where a tensor is whose name cannot be read bare: under other names, or in a list that is closed to the outside. */
export type Whereabouts =
  | { readonly why: "inside"; readonly path: readonly string[] }
  | { readonly why: "nameless"; readonly what: string; readonly at: Span | undefined; readonly path: readonly string[] }
  | { readonly why: "loop" | "untaken"; readonly what: string; readonly at: Span | undefined };

/** What stands in a path for a node that has no `id`. */
export const NAMELESS = "part";

export const unknownTensor = (
  span: Span,
  name: string,
  candidates: Iterable<Candidate>,
  place?: Whereabouts,
): Problem =>
  problem(
    "G604",
    `there is no tensor named \`${name}\` here`,
    span,
    place === undefined ? nearest(span, name, candidates, "tensor") : whereItIs(span, name, place),
  );

/** How to reach a tensor, with the edit where a longer name is all it takes. */
function whereItIs(span: Span, name: string, place: Whereabouts): ProblemDetails {
  const path = "path" in place ? place.path.join(".") : "";
  if (place.why === "inside") {
    return {
      help: [`\`${name}\` is a name inside \`${path}\`: read it as \`${path}.${name}\``],
      fix: { edits: [{ span, text: `${path}.${name}` }], applicability: "maybe" },
    };
  }
  const ways = {
    nameless: `the \`${place.what}\` around it has no \`id\`: give it one, such as "id": "${NAMELESS}", and read \`${path}.${name}\``,
    loop: `every iteration of the loop makes another: keep them with "collect": { "all": "${name}" } on the loop, and read the last as \`all[-1]\``,
    untaken: `the branch of the \`${place.what}\` that defines it is not taken here: define it in each branch, or read the result of the \`${place.what}\` itself`,
  };
  return {
    help: [ways[place.why]],
    related: place.at === undefined ? [] : [{ span: place.at, text: `\`${name}\` is defined here` }],
  };
}

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

export const twoOps = (span: Span, keys: readonly string[]): Problem =>
  problem("G608", `a node has exactly one op, found ${list(keys)}`, span, { help: ["write one node for each"] });

export const noOp = (span: Span): Problem =>
  problem("G608", "this node has no op", span, { help: ['a node names its op as a key: `{ "linear": "dim" }`'] });

export const unknownValue = (
  span: Span,
  name: string,
  candidates: Iterable<Name>,
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

export const structureArgument = (span: Span, what: string): Problem => problem("G610", what, span);

export const notAnExpression = (span: Span, what: string): Problem =>
  problem("G610", `${what} must be an expression`, span);

export const missingAttribute = (span: Span, op: string, key: string, doc: string): Problem =>
  problem("G611", `\`${op}\` needs \`${key}\``, span, { help: [doc] });

export const missingArgument = (span: Span, op: string, doc: string): Problem =>
  problem("G611", `\`${op}\` needs its argument`, span, { help: [doc] });

export const noArgument = (span: Span, op: string): Problem =>
  problem("G612", `\`${op}\` takes no argument`, span, {
    help: [`write "${op}", or { "${op}": {} } with attributes beside it`],
  });

export const inputCount = (span: Span, op: string, min: number, max: number, given: number): Problem => {
  const wanted = min === max ? `${min}` : max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`;
  const help = given > max && given > 1 ? ["the node before has several results: say which with `in`"] : [];
  return problem(
    "G613",
    `\`${op}\` reads ${wanted} ${wanted === "1" ? "tensor" : "tensors"}, but is given ${given}`,
    span,
    { help },
  );
};

export const sourceWithInput = (span: Span, op: string): Problem =>
  problem("G614", `\`${op}\` is a source: it takes no \`in\``, span);

export const sourceWithoutId = (span: Span, op: string): Problem =>
  problem("G615", `\`${op}\` needs an \`id\`: it is read by name`, span);

export const nothingToRead = (span: Span, op: string): Problem =>
  problem("G616", `\`${op}\` has nothing to read: no node came before it`, span, {
    help: ["say what it reads with `in`"],
  });

export const weightTwice = (span: Span, path: string, first: Span): Problem =>
  problem("G617", `two weights have the path \`${path}\``, span, {
    related: [{ span: first, text: "the first one" }],
    help: ["give one of the nodes an `id` of its own: paths are made of the ids on the way"],
  });

/** One node that runs more than once: what runs it again has no `id`, and so its weights have one path. */
export const weightAgain = (span: Span, path: string, what: string, by: Span): Problem => {
  const [who, share] =
    what === "loop" ? ["the `loop`", ""] : ["this call", ", or both calls one `share` to use the same weights"];
  return problem("G617", `two weights have the path \`${path}\``, span, {
    related: [{ span: by, text: "runs this node again" }],
    help: [`give ${who} an \`id\`${share}: paths are made of the ids on the way`],
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
): Problem =>
  problem("G621", `parameter \`${name}\` must be ${wanted}, found ${found}`, span, {
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

export const neverUsed = (span: Span, what: string, name: string): Problem => ({
  ...problem("W901", `${what} \`${name}\` is never used`, span, {
    help: [what === "node" || what === "weight" ? 'use it, add it to "outputs", or delete it' : "use it or delete it"],
  }),
  severity: "warning",
});

export const noSuchResult = (
  span: Span,
  node: string,
  name: string,
  candidates: readonly Candidate[],
  place: Whereabouts | undefined,
): Problem => {
  const message = `\`${node}\` has no result named \`${name}\``;
  if (place !== undefined && place.why !== "inside")
    return problem("G626", message, span, whereItIs(span, name, place));
  const near = nearest(span, name, candidates, "result");
  const all =
    candidates.length === 0
      ? `it has no results with names: read \`${node}\``
      : `its results are ${list(candidates.map(textOf))}`;
  return problem("G626", message, span, { ...near, help: near.help.length > 0 ? near.help : [all] });
};

export const noCase = (span: Span, value: unknown, shown: string, cases: readonly Name[]): Problem => {
  const { related, help } = nearest(span, String(value), cases, "case");
  const near = cases.find(({ text }) => help.length > 0 && similarName(String(value), [text]) === text);
  return problem("G627", `no case for ${shown}`, span, {
    related,
    help: help.length > 0 ? help : [`the cases are ${list(cases.map(textOf))}`],
    ...(near === undefined
      ? {}
      : { fix: { edits: [{ span: near.span, text: String(value) }], applicability: "maybe" } as const }),
  });
};

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

export const unknownWord = (span: Span, what: string, name: string, allowed: readonly string[]): Problem => {
  const near = nearest(span, name, allowed, what);
  return problem("G630", `unknown ${what} \`${name}\``, span, {
    ...near,
    help: near.help.length > 0 ? near.help : [`it is one of ${list(allowed)}`],
  });
};

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
      fix: { edits: [{ span, text: other }], applicability: "safe" },
    });
  const word = unknownWord(span, "type", name, allowed);
  if (/^(list|array)$/i.test(name)) return { ...word, help: ["a list says of what: `list of int`"] };
  if (asDefault === undefined || word.fix !== undefined) return word;
  const [help, text] = defaultFor(name);
  return {
    ...word,
    help: [...word.help, cut(help, 200)],
    fix: { edits: [{ span: asDefault, text }], applicability: "maybe" },
  };
};

/** How a text that stands where a type does is written as a default. */
function defaultFor(text: string): readonly [help: string, written: string] {
  if (/^-?\d+(\.\d+)?$/.test(text)) return [`a number stands without quotes: ${text}`, text];
  const isWord = /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(text);
  const long = `{ "type": "${isWord ? "string" : "number"}", "default": ${JSON.stringify(text)} }`;
  return [`a default that is ${isWord ? "a text" : "an expression"} takes the long form: ${long}`, long];
}

/** What other libraries call our reductions. */
const REDUCTIONS = new Map([
  ["avg", "mean"],
  ["average", "mean"],
  ["amax", "max"],
  ["maximum", "max"],
  ["amin", "min"],
  ["minimum", "min"],
  ["add", "sum"],
  ["product", "prod"],
  ["mul", "prod"],
  ["or", "any"],
  ["and", "all"],
]);

export const unknownReduction = (span: Span, what: string, name: string, allowed: readonly string[]): Problem => {
  const meant = REDUCTIONS.get(name.toLowerCase());
  const near =
    meant === undefined
      ? unknownWord(span, what, name, allowed)
      : { help: [`use \`${meant}\``], fix: { edits: [{ span, text: meant }], applicability: "safe" } as const };
  const { help, fix } = near;
  return problem("P215", `unknown reduction \`${name}\``, span, { help, ...(fix === undefined ? {} : { fix }) });
};

export const readTooEarly = (span: Span, name: string, defined: Span): Problem =>
  problem("G605", `\`${name}\` is read here, but is only defined further down`, span, {
    related: [{ span: defined, text: `\`${name}\` is defined here` }],
    help: [
      "nodes run in the order written: move the definition up; a value that flows round is what `loop` with `carry` is for",
    ],
  });

export const argumentCount = (span: Span, what: string, min: number, max: number, given: number): Problem =>
  problem(
    "G631",
    `${what} takes ${min === max ? min : `${min} to ${max}`} ${max === 1 ? "number" : "numbers"}, found ${given}`,
    span,
  );

export const notOneResult = (span: Span, what: string): Problem =>
  problem("G632", `${what} has several results: say which one`, span);

export const unsupported = (span: Span, what: string): Problem =>
  problem("G633", `${what} is part of the language, but this version does not compile it yet`, span);

/** A word of another library where a number stands here. */
export const wordForNumber = (span: Span, what: string, word: string, instead: string): Problem =>
  problem("G640", `${what} takes numbers, not \`${word}\``, span, { help: [instead] });

export const badReference = (span: Span, text: string): Problem =>
  problem("G634", `\`${text}\` is not the name of a tensor`, span, {
    help: ["a tensor is read as `id`, `id.result` or `list[index]`"],
  });

export const badName = (span: Span, what: string, text: string): Problem =>
  problem("G635", `\`${text}\` cannot name ${what}`, span, {
    help: ["names are letters, digits and `_`, and start with a letter"],
  });

export const versionMismatch = (span: Span, found: string): Problem =>
  problem("G636", `this spec is of language version ${found}; this compiler reads version 1`, span);

export const noOutputs = (span: Span): Problem => problem("G637", "a model needs `outputs`", span);

export const objectiveShapes = (span: Span, logits: string, labels: string): Problem =>
  problem("S330", `cross_entropy reads logits [b, classes] and labels [b], found ${logits} and ${labels}`, span);

// Values of expressions

export const notA = (span: Span, what: string, wanted: string, found: string, because: readonly Note[] = []): Problem =>
  problem("E501", `${what} must be ${wanted}, found ${found}`, span, { because });

export const notWhole = (span: Span, what: string, text: string, because: readonly Note[]): Problem =>
  problem("E502", `${what} must be a whole number, found ${text}`, span, { because });

export const operandType = (span: Span, operator: string, found: string): Problem =>
  problem("E503", `\`${operator}\` does not work on ${found}`, span);

export const deepValue = (span: Span): Problem =>
  problem("E510", "this value rests on too many others, one on top of the other", span, {
    help: ["that is the limit: shorten the chain of `let` values"],
  });

export const divisionByZero = (span: Span): Problem => problem("E504", "division by zero", span);

export const notFinite = (span: Span, text: string): Problem =>
  text === "NaN"
    ? problem("E505", "this comes to no number: a root of a negative one, or a difference without an end", span)
    : problem("E505", `\`${text}\` is not a number that can be held exactly`, span, {
        help: ["whole numbers may be at most 9007199254740991"],
      });

export const sizeTooLarge = (span: Span, why: string): Problem =>
  problem("E505", why, span, { help: ["look for a length that is too large"] });

export const listTooLong = (span: Span, items: number, limit: number): Problem =>
  problem(
    "E505",
    `this makes a list of ${items} items, counted through all its lists; at most ${limit} are kept`,
    span,
  );

export const textTooLong = (span: Span, limit: number): Problem =>
  problem("E505", `this makes a text of more than ${limit} characters`, span);

export const indexOutOfRange = (span: Span, index: number, length: number): Problem =>
  problem("E506", `index ${index} is out of range: the list has ${length} ${length === 1 ? "item" : "items"}`, span);

export const unknownFunction = (span: Span, name: string, candidates: Iterable<string>): Problem =>
  problem("E507", `there is no function \`${name}\``, span, nearest(span, name, candidates, "function"));

export const functionArguments = (span: Span, name: string, why: string): Problem =>
  problem("E508", `\`${name}\` ${why}`, span);

export const outOfRange = (
  span: Span,
  what: string,
  found: number,
  range: string,
  because: readonly Note[] = [],
): Problem => problem("E509", `${what} must be ${range}, found ${found}`, span, { because });

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
