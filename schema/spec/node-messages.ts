import { type Problem, type ProblemDetails, problem, replace } from "../problem/problem.ts";
import { similarName } from "../problem/similar.ts";
import { type Span, textAt } from "../problem/source.ts";
import { cut, listed } from "../problem/wording.ts";
import type { Meant } from "../vocabulary/other-names.ts";
import { type Candidate, list, nearest, textOf } from "./candidates.ts";
import type { Name } from "./spec.ts";

/** What is wrong with one node: its op, what it is given and what it reads. */

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
      ...replace(span, ours, "maybe"),
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

/** A key for what stands under the op's own key. */
export const argumentAsKey = (span: Span, op: string, key: string, value: Span): Problem =>
  problem("G602", `\`${op}\` has no key \`${key}\``, span, {
    help: [`that is its argument: { "${op}": ${cut(textAt(value), 60)} }`],
  });

/** `repeat` copies a tensor, as in einops; what runs several times is a loop. */
export const repeatAsLoop = (span: Span, key: string, times: Span): Problem =>
  problem("G602", `\`repeat\` has no key \`${key}\`: it copies a tensor along axes`, span, {
    help: [`what runs several times is a loop: { "loop": ${cut(textAt(times), 40)}, "nodes": [ … ] }`],
  });

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

/** A tensor that no list here names; where no name is near, an op's was meant, or the running value. */
export function unnamedTensor(span: Span, name: string, candidates: Iterable<Candidate>): Problem {
  const unknown = unknownTensor(span, name, candidates);
  if (unknown.help.length > 0) return unknown;
  const naming = `{ "identity": {}, "id": ${JSON.stringify(cut(name, 60))} }`;
  return {
    ...unknown,
    help: [`a node's result has a name if the node has an \`id\`: ${naming} names what comes to it`],
  };
}

/** How to reach a tensor, with the edit where a longer name is all it takes. */
function whereItIs(span: Span, name: string, place: Whereabouts): ProblemDetails {
  const path = "path" in place ? place.path.join(".") : "";
  if (place.why === "inside") {
    return {
      help: [`\`${name}\` is a name inside \`${path}\`: read it as \`${path}.${name}\``],
      ...replace(span, `${path}.${name}`, "maybe"),
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

export const twoOps = (span: Span, keys: readonly string[]): Problem =>
  problem("G608", `a node has exactly one op, found ${list(keys)}`, span, { help: ["write one node for each"] });

export const noOp = (span: Span): Problem =>
  problem("G608", "this node has no op", span, { help: ['a node names its op as a key: `{ "linear": "dim" }`'] });

/** An attribute that some tables of `constant` have. */
export const optionOfOthers = (span: Span, table: string, option: string, takers: readonly string[]): Problem =>
  problem("G602", `\`${table}\` has no \`${option}\``, span, {
    help: [`leave it out: it says something of ${list(takers)}`],
  });

export const notOneKey = (span: Span, what: string): Problem =>
  problem("G610", `${what} must have exactly one key`, span);

export const joinWithoutOp = (span: Span): Problem => problem("G610", '`join` must be an op, such as "add"', span);

export const notPairs = (span: Span, what: string): Problem =>
  problem("G610", `${what} takes [before, after] for each axis`, span);

export const notPair = (span: Span, what: string): Problem =>
  problem("G610", `${what} must be a whole number or a list of two`, span);

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
    `\`${op}\` reads ${wanted} ${/^(at least )?1$/.test(wanted) ? "tensor" : "tensors"}, but is given ${given}`,
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

/** `per` on a call that shares nothing. */
export const perWithoutShare = (span: Span, loop: string): Problem =>
  problem("G681", "`per` says which loop a shared set of weights belongs to, and this call shares none", span, {
    help: [`give the set a name: "share": "…", "per": ${JSON.stringify(cut(loop, 60))}; or leave \`per\` out`],
  });

/** `per` names no loop around the call; `nameless` is one that could be meant, had it an `id`. */
export const noSuchLoop = (
  span: Span,
  name: string,
  loops: readonly Candidate[],
  nameless: Span | undefined,
): Problem => {
  const near = nearest(span, name, loops, "loop");
  const known =
    loops.length > 0
      ? `the loops around it are ${list(loops.map(textOf))}`
      : "`per` goes with a loop around the call, in the same block";
  const unnamed =
    nameless === undefined
      ? []
      : [`a \`loop\` around it has no \`id\`: give it "id": ${JSON.stringify(cut(name, 60))}`];
  const [first] = unnamed;
  return problem("G680", `no loop around this call is named \`${name}\``, span, {
    ...near,
    help: near.help.length > 0 ? near.help : [first ?? known],
    related: nameless === undefined || near.help.length > 0 ? near.related : [{ span: nameless, text: "this one" }],
  });
};

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
    ...(near === undefined ? {} : replace(near.span, String(value), "maybe")),
  });
};

export const unknownWord = (span: Span, what: string, name: string, allowed: readonly string[]): Problem => {
  const near = nearest(span, name, allowed, what);
  return problem("G630", `unknown ${what} \`${name}\``, span, {
    ...near,
    help: near.help.length > 0 ? near.help : [`it is one of ${list(allowed)}`],
  });
};

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
      : { help: [`use \`${meant}\``], ...replace(span, meant, "safe") };
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

/** A word of another library where a number stands here. */
export const wordForNumber = (span: Span, what: string, word: string, instead: string): Problem =>
  problem("G640", `${what} takes numbers, not \`${word}\``, span, { help: [instead] });

export const badReference = (span: Span, text: string): Problem =>
  problem("G634", `\`${text}\` is not the name of a tensor`, span, {
    help: ["a tensor is read as `id`, `id.result` or `list[index]`"],
  });

export const objectiveShapes = (span: Span, logits: string, labels: string): Problem =>
  problem(
    "S330",
    `cross_entropy reads logits [b, classes] and whole-number labels [b], or parts of each class [b, classes], found ${logits} and ${labels}`,
    span,
  );
