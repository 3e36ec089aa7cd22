import { type Note, type Problem, type ProblemDetails, problem, replace } from "../problem/problem.ts";
import { similarName } from "../problem/similar.ts";
import { placeOf, type Span } from "../problem/source.ts";
import { listed } from "../problem/wording.ts";

/** S3xx: a shape does not fit. Every sentence here takes facts and answers with a problem. */

const s = (count: number, word: string) => `${count} ${count === 1 ? word : `${word}s`}`;

function nearby(span: Span, name: string, candidates: readonly string[], what: string): ProblemDetails {
  const similar = similarName(name, candidates);
  if (similar === undefined) return {};
  return {
    help: [`a similar ${what} exists: \`${similar}\``],
    ...replace(span, similar, "maybe"),
  };
}

export const rankMismatch = (
  span: Span,
  described: number,
  atLeast: boolean,
  tensor: string,
  shape: string,
  rank: number,
): Problem =>
  problem(
    atLeast ? "S302" : "S301",
    `the pattern describes ${atLeast ? "at least " : ""}${s(described, "axis").replace("axiss", "axes")}, but ${tensor} has ${rank}: ${shape}`,
    span,
    { help: rankHelp(described - rank, atLeast) },
  );

function rankHelp(missing: number, atLeast: boolean): string[] {
  if (missing > 0)
    return [
      `the tensor lacks ${missing === 1 ? "an axis" : `${missing} axes`}: write fewer in the pattern, or insert one before with a rearrange such as "a b -> 1 a b"`,
    ];
  return atLeast ? [] : ["name every axis, or write `...` for those that stay as they are"];
}

export const notDivisible = (
  span: Span,
  axis: number,
  tensor: string,
  size: number,
  divisor: number,
  because: readonly Note[],
  divisorName: string | undefined,
): Problem => {
  const quotient = Math.floor(size / divisor);
  return problem("S303", `dimension ${axis} of ${tensor} is ${size}, which is not a multiple of ${divisor}`, span, {
    label: `${size} = ${quotient} x ${divisor} + ${size - quotient * divisor}`,
    because,
    help: divisorsInstead({ size, what: "the dimension", divisor, divisorName }),
  });
};

/** Whole numbers, the first no multiple of the second. */
export interface Quotient {
  readonly size: number;
  /** Names the first, in a sentence. */
  readonly what: string;
  readonly divisor: number;
  readonly divisorName: string | undefined;
}

/** The nearest numbers that would do. */
export function divisorsInstead(quotient: Quotient | undefined): readonly string[] {
  if (quotient === undefined) return [];
  const { size, what, divisor, divisorName } = quotient;
  const near = divisorName === undefined ? [] : divisorsNear(size, divisor);
  const choices = near.length === 0 ? [] : [`\`${divisorName}\` could be ${orList(near)}, which divide ${size}`];
  const below = Math.floor(size / divisor) * divisor;
  const lengths = [below, below + divisor].filter((n) => n > 0).map((n) => `${n} (${n / divisor} x ${divisor})`);
  return [...choices, `${choices.length > 0 ? "or " : ""}make ${what} ${orList(lengths)}`];
}

/** Up to three divisors of `size` nearest to `wanted`, ascending; 1 and `size` itself left out. */
function divisorsNear(size: number, wanted: number): number[] {
  if (size > 1e7) return [];
  const found: number[] = [];
  for (let d = 2; d * d <= size; d++) {
    if (size % d === 0) found.push(d, ...(d * d === size ? [] : [size / d]));
  }
  return found
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))
    .slice(0, 3)
    .sort((a, b) => a - b);
}

export function orList(items: readonly (string | number)[]): string {
  if (items.length <= 1) return items.join("");
  if (items.length === 2) return `${items[0]} or ${items[1]}`;
  return `${items.slice(0, -1).join(", ")}, or ${items.at(-1)}`;
}

export const sizeMismatch = (
  span: Span,
  group: string,
  expected: string,
  axis: number,
  tensor: string,
  found: string,
  because: readonly Note[],
  /** Axes of the group that are names in scope. */
  scoped: readonly string[],
): Problem =>
  problem("S304", `\`${group}\` is ${expected}, but dimension ${axis} of ${tensor} is ${found}`, span, {
    because,
    help:
      scoped.length === 0
        ? []
        : [
            `${listed(scoped)} ${scoped.length === 1 ? "is a name" : "are names"} of the model: an axis called so has that size; if another is meant, call it otherwise`,
          ],
  });

export const notUnit = (span: Span, axis: number, tensor: string, found: string, because: readonly Note[]): Problem =>
  problem("S304", `the unit axis matches dimension ${axis} of ${tensor}, which is ${found}, not 1`, span, { because });

export const kernelTooLarge = (span: Span, kernel: number, axis: string, tensor: string, size: string): Problem =>
  problem("S306", `kernel ${kernel} does not fit into ${axis} of ${tensor}, which is ${size}`, span);

/** Where a tensor is defined that a message names, if it is not on the lines that are shown anyhow. */
const definedElsewhere = (span: Span, label: string, made: Span): readonly Note[] => {
  const { source } = span;
  const isShown = made.source === source && placeOf(source, made.start).line === placeOf(source, span.start).line;
  return isShown ? [] : [{ span: made, text: `${label} is defined here` }];
};

export const broadcastMismatch = (
  span: Span,
  op: string,
  left: { label: string; shape: string; made: Span },
  right: { label: string; shape: string; made: Span },
  axis: { size: string; other: string },
  because: readonly Note[],
  unwrittenOne: boolean,
): Problem =>
  problem(
    "S310",
    `${op}: ${left.label} ${left.shape} and ${right.label} ${right.shape} do not fit: ${axis.size} and ${axis.other}`,
    span,
    {
      related: [left, right].flatMap(({ label, made }) => definedElsewhere(span, label, made)),
      because,
      help: unwrittenOne ? [WRITTEN_ONE] : differByOne(axis.size, axis.other),
    },
  );

export const WRITTEN_ONE =
  "an axis stretches only where 1 is written, in a weight, a pattern or a slice such as `0:1`; repeat it, or write the 1";

export const declaredShape = (
  span: Span,
  tensor: string,
  name: string,
  declared: string,
  found: string,
  because: readonly Note[],
): Problem =>
  problem("S312", `${tensor}: ${name} is declared as ${declared}, but it is ${found}`, span, {
    because,
    help: differByOne(declared, found),
  });

/** What joins tensors, along an axis that is there or along a new one. */
export type Join = "concat" | "stack";

const joinCode = { concat: "S313", stack: "S310" } as const;

/** @param along the axis that is joined along, if it is there */
export const joinMismatch = (
  span: Span,
  join: Join,
  along: number | undefined,
  dimension: number,
  left: string,
  right: string,
  a: string,
  b: string,
  because: readonly Note[],
  help: readonly string[],
): Problem => {
  const where = along === undefined ? `${join}:` : `${join} joins axis ${along}, but`;
  return problem(
    joinCode[join],
    `${where} dimension ${dimension} of ${left} and ${right} differs: ${a} and ${b}`,
    span,
    { because, help: [...differByOne(a, b), ...help] },
  );
};

export const joinRank = (
  span: Span,
  join: Join,
  left: string,
  right: string,
  a: string,
  b: string,
  help: readonly string[],
): Problem => {
  const alike = join === "stack" ? "shape" : "rank";
  return problem(joinCode[join], `${join} needs inputs of one ${alike}: ${left} is ${a}, ${right} is ${b}`, span, {
    help,
  });
};

/** For two tensors that differ along one axis only. */
export const joinAlong = (left: string, right: string, axis: number): string =>
  `${left} and ${right} differ along dimension ${axis} alone: to join them there, write { "concat": ${axis} }`;

/** The node that makes a tensor fit by repeating it. */
export const repeatFirst = (tensor: string, example: string): string =>
  `joining stretches nothing: repeat ${tensor} first, with ${example}, and join the result`;

export const residualShape = (
  span: Span,
  before: string,
  after: string,
  because: readonly Note[],
  sizes: readonly [string, string] | undefined,
): Problem =>
  problem("S314", `residual: the body turns ${before} into ${after}`, span, {
    because,
    help: [
      "a residual adds the body's result to its input: both need exactly the same shape",
      ...(sizes === undefined ? [] : differByOne(...sizes)),
    ],
  });

export const noSuchAxis = (
  span: Span,
  name: string,
  /** Of the tensors that were searched for it. */
  tensors: readonly string[],
  /** Of the first of them. */
  shape: string,
  rank: number,
  known: readonly string[],
): Problem => {
  const [first = "", ...others] = tensors;
  const message =
    others.length === 0
      ? `${first} has no axis \`${name}\`: its shape is ${shape}`
      : `none of the tensors read here has an axis \`${name}\`: the first, ${first}, is ${shape}`;
  const near = nearby(span, name, known, "axis");
  const names =
    known.length === 0
      ? "its axes have no names: `axes` on the node that makes it gives them some"
      : `the axes with a name are ${listed(known)}`;
  return problem("S320", message, span, { help: [`${names}; ${indices(rank)}`], ...near });
};

/** The indices that an axis may have. */
const indices = (rank: number): string =>
  rank === 1 ? "the one axis has index 0" : `an index from 0 to ${rank - 1} works as well, or -1 for the last axis`;

export const axisOutOfRange = (span: Span, index: number, tensor: string, shape: string, rank: number): Problem =>
  problem("S321", `axis ${index} is out of range: the shape of ${tensor} is ${shape}`, span, {
    help: rank === 0 ? [] : [`indices go from 0 to ${rank - 1}, or from -1 to -${rank} counted from the end`],
  });

export const needsAxis = (span: Span, tensor: string): Problem =>
  problem("S322", `${tensor} is a scalar: it has no axis to work on`, span);

export const sliceOutOfRange = (span: Span, what: string, axis: string, size: string): Problem =>
  problem("S323", `${what} is out of range: axis \`${axis}\` is ${size}`, span);

export const sliceWithoutStep = (span: Span, axis: string): Problem =>
  problem("S382", `a slice of axis \`${axis}\` takes steps of 0 elements, and never ends`, span, {
    help: ['"::2" takes every second element, "::-1" all of them backward'],
  });

export const outCount = (span: Span, op: string, results: number, names: number): Problem =>
  problem("S324", `\`${op}\` has ${s(results, "result")}, but \`out\` names ${names}`, span);

export const unstackFree = (span: Span, axis: string, size: string): Problem =>
  problem("S325", `cannot unstack axis \`${axis}\`: its size ${size} is not known at compile time`, span);

export const unstackMany = (span: Span, axis: string, count: number, limit: number): Problem =>
  problem("S325", `cannot unstack axis \`${axis}\` of ${count}: an op has at most ${limit} results`, span);

export const axesRank = (span: Span, names: number, tensor: string, shape: string): Problem =>
  problem("S326", `\`axes\` names ${names}, but ${tensor} is ${shape}`, span);

export const inputRank = (
  span: Span,
  block: string,
  input: string,
  signature: string,
  shape: string,
  defined: Span,
): Problem =>
  problem("S327", `\`${block}\` takes \`${input}\` as "${signature}", but is given ${shape}`, span, {
    related: [{ span: defined, text: "the signature" }],
  });

export const inputSize = (
  span: Span,
  input: string,
  axis: string,
  expected: string,
  found: string,
  defined: Span,
  because: readonly Note[],
): Problem =>
  problem("S328", `axis \`${axis}\` of \`${input}\` must be ${expected}, but is ${found}`, span, {
    related: [{ span: defined, text: "the signature" }],
    because,
    help: [...repeatAlong(input, axis, found), ...differByOne(expected, found)],
  });

/** What to do with a size of 1 where another is wanted. */
export const repeatAlong = (input: string, axis: string, found: string): readonly string[] =>
  found === "1" ? [`a size of 1 is not stretched: \`repeat\` along \`${axis}\` what \`${input}\` is given`] : [];

export const conditionallyDivisible = (
  span: Span,
  axis: number,
  tensor: string,
  size: string,
  divisor: string,
  condition: string | undefined,
  because: readonly Note[],
  declare: Pick<ProblemDetails, "help" | "fix">,
): Problem =>
  problem(
    "C701",
    `dimension ${axis} of ${tensor} is ${size}, which must be a multiple of ${divisor}, and that is not guaranteed`,
    span,
    {
      ...(condition === undefined ? {} : { label: `holds exactly when ${condition}` }),
      because,
      ...declare,
    },
  );

/** The declaration that makes a size divisible, and the edit where its place is known. */
export function declareMultiple(
  symbol: string,
  multiple: number,
  declared: Span | undefined,
): Pick<ProblemDetails, "help" | "fix"> {
  const help = [
    `declare it: "free": { "${symbol}": { "multiple_of": ${multiple} } }`,
    `then ${symbol} = ${multiple} works, and ${symbol} = ${multiple + 1} is refused at the entry`,
  ];
  if (declared === undefined) return { help: help.slice(0, 1) };
  const inside = declared.source.text.slice(declared.start + 1, declared.end - 1);
  if (inside.includes("multiple_of")) return { help };
  const at = declared.start + 1 + inside.trimEnd().length;
  const text = inside.trim() === "" ? `{ "multiple_of": ${multiple} }` : `, "multiple_of": ${multiple}`;
  const span = inside.trim() === "" ? declared : { ...declared, start: at, end: at };
  return { help, ...replace(span, text, "safe") };
}

export const conditionallyEqual = (
  span: Span | undefined,
  what: string,
  a: string,
  b: string,
  because: readonly Note[],
  /** Whether it was found that they differ for some, and not only that nobody knows. */
  decided: boolean,
  help: readonly string[],
): Problem => {
  const why = decided ? "are equal only for some input sizes" : "cannot be shown to be equal for all input sizes";
  return problem("C702", `${what} must agree, but ${a} and ${b} ${why}`, span, { because, help });
};

export const wholeNumber = (
  span: Span,
  what: string,
  found: string,
  minimum: number,
  because: readonly Note[] = [],
  quotient?: Quotient,
): Problem =>
  problem("P214", `${what} must be a whole number >= ${minimum}, found ${found}`, span, {
    because,
    help: divisorsInstead(quotient),
  });

/** A value in scope that a pattern axis of its name would take as its size. */
export const axisValue = (span: Span, name: string, found: number, used: Span): Problem =>
  problem("P214", `\`${name}\` sizes an axis, so it must be a whole number >= 1, found ${found}`, span, {
    related: used === span ? [] : [{ span: used, text: `axis \`${name}\` of this pattern has that size` }],
  });

export const dtypeMismatch = (span: Span, op: string, tensor: string, wanted: string, found: string): Problem =>
  problem("S329", `\`${op}\` reads ${wanted} tensors, but ${tensor} is ${found}`, span, {
    help: ["`cast` changes the type of elements"],
  });

/** A difference of exactly one is nearly always a class token that only one side has. */
function differByOne(a: string, b: string): string[] {
  return Math.abs(Number(a) - Number(b)) === 1
    ? ["they differ by exactly 1: usually a class token that was added on one side only"]
    : [];
}

export const openQuotient = (
  span: Span,
  size: string,
  divisor: number,
  declare: Pick<ProblemDetails, "help" | "fix">,
): Problem => problem("C701", `${size} must be a multiple of ${divisor}, and that is not guaranteed`, span, declare);

export const sharedShape = (span: Span, path: string, first: string, second: string, defined: Span): Problem =>
  problem("S331", `shared weight \`${path}\` is ${first} in one call and ${second} in another`, span, {
    related: defined.start === span.start ? [] : [{ span: defined, text: "the first call" }],
    help: ["what the calls read must have the same features"],
  });

export const spatialRank = (span: Span, tensor: string, rank: number): Problem =>
  problem("S332", `a window slides over [b, h, w, features] or [b, n, features], but ${tensor} has ${rank} axes`, span);

/** Padding beyond half a pool's window, where whole windows would lie in it. */
export const poolPadding = (span: Span, padding: number, kernel: number): Problem =>
  problem("S383", `a pool's padding is half its window at most, and ${padding} is more than half of ${kernel}`, span, {
    help: ["`pad` before the pool adds as much as there is to be"],
  });

export const groupsDivide = (span: Span, groups: number, what: string, size: string): Problem =>
  problem("S333", `${groups} groups do not divide ${what}, which is ${size}`, span);

/** Windows whose elements are not so many of each feature. */
export const windowsDoNotFill = (span: Span, tensor: string, width: number, height: number, across: number): Problem =>
  problem(
    "S380",
    `a window of ${height} x ${across} has ${height * across} elements of each feature, and the last axis of ${tensor} is ${width}`,
    span,
    { help: divisorsInstead({ size: width, what: "the last axis", divisor: height * across, divisorName: undefined }) },
  );

/** An image that has another number of windows. */
export const otherWindows = (
  span: Span,
  where: string,
  { found, wanted, length }: { readonly found: string; readonly wanted: string; readonly length: string },
  /** The lengths that have as many windows, from the least to the most. */
  fitting: readonly [number, number] | undefined,
  because: readonly Note[],
): Problem => {
  const [least, most] = fitting ?? [];
  const range = least === most ? `${least}` : `${least} to ${most}`;
  return problem("S381", `an image ${length} long has ${wanted} windows, but ${where} is ${found}`, span, {
    because,
    help: fitting === undefined ? [] : [`${found} windows are those of an image ${range} long`],
  });
};

export const foldRank = (span: Span, given: number, wanted: number): Problem =>
  problem(
    "S381",
    `\`size\` has ${s(given, "length")}, and there ${wanted === 1 ? "is" : "are"} ${wanted} to tell`,
    span,
    {
      help: [wanted === 1 ? 'of a sequence its length: "size": [16]' : 'height and width: "size": [16, 16]'],
    },
  );
