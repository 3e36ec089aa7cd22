import type { Fault, Piece } from "../problem/fault.ts";
import { type Note, problem, replace } from "../problem/problem.ts";
import type { Offsets } from "../problem/source.ts";
import { character, cut, quoted } from "../problem/wording.ts";
import type { Meant } from "./meant-name.ts";
import type { AxisItem, NumberItem, PatternForm, TransformKind } from "./pattern-items.ts";

type Side = "left" | "right" | "whole";

const shortEnough = 60;

const oneSide = (form: PatternForm): string => (form === "pack" ? "a pack pattern" : "a signature");

/** P1xx: how patterns are written. */

/** Not even something that should be an arrow. */
export const noArrow = (at: Offsets, form: PatternForm, text: string): Fault => {
  if (form === "einsum")
    return problem("P101", 'this pattern has no `->`: it needs "inputs, separated by , -> output axes"', at);
  const axes = text.trim();
  return problem("P101", 'this pattern has no `->`: it needs "input axes -> output axes"', at, {
    help:
      axes === "" || axes.length > shortEnough
        ? []
        : [`to keep the layout, write "${axes} -> ${axes}"; otherwise say what the output axes are`],
  });
};

export const otherArrow = (at: Piece, applicability: "safe" | "maybe"): Fault => {
  const sign = [...at.text].length === 1 ? character(at.text) : quoted(at.text);
  return problem("P101", "this pattern has no `->`", at, {
    label: `${sign} is not an arrow`,
    help: ["write the arrow as `->`"],
    ...replace(at, "->", applicability),
  });
};

export const secondArrow = (at: Offsets, first: Offsets): Fault =>
  problem("P102", "this pattern has more than one `->`", at, {
    related: [{ span: first, text: "first arrow" }],
    help: ["a pattern goes from inputs to one output; two steps are two nodes"],
  });

const brackets =
  "a pattern has names and numbers alone: einx's `[a]` is `a` here, and an element of a list, such as `size[0]`, gets a name under `let`";

/** Other notations that use a character, and what to do here. */
const notations: ReadonlyMap<string, string> = new Map([
  ["+", "`(a + b)` is einx's notation for concatenation; use a `concat` or `split` node"],
  ["[", brackets],
  ["]", brackets],
  ["*", "`*` is the notation of pack and unpack; several axes together are `...`"],
  ["#", "`#a` is jaxtyping's notation for an axis that may be stretched; an axis of size 1 is written `1`"],
  ["=", "`a=2` is jaxtyping's notation; sizes are given in `sizes`"],
  ["-", "an arrow is written `->`; a name has `_` inside instead of `-`"],
  [">", "an arrow is written `->`"],
  ["/", "sizes are not computed in a pattern; write `(a b)` and give the size of one"],
  [";", "operands are separated by `,`"],
  ["{", "axes are grouped by parentheses"],
  ["}", "axes are grouped by parentheses"],
]);

/** Characters that separate words elsewhere: a space says the same. */
const otherSpace = /^[\p{Z}\v\f]$/u;

export const strangeCharacter = (at: Piece): Fault => {
  const help = notations.get(at.text);
  return problem("P103", `${character(at.text)} cannot appear in a pattern`, at, {
    help: help === undefined ? [] : [help],
    ...(otherSpace.test(at.text) ? replace(at, " ", "safe") : {}),
  });
};

export const ellipsisCharacter = (at: Offsets): Fault =>
  problem("P104", "an ellipsis is three dots `...`, not the one character `…` (U+2026)", at, {
    help: ["write `...`"],
    ...replace(at, "...", "safe"),
  });

export const strayDots = (at: Offsets): Fault =>
  problem("P104", "dots are only allowed as an ellipsis `...`", at, { help: ["a name has `_` inside instead of `.`"] });

/** @param first the ellipsis before, unless the two are one word */
export const secondEllipsis = (at: Offsets, form: PatternForm, first?: Offsets): Fault =>
  problem(
    "P105",
    form === "einsum"
      ? "only one ellipsis is allowed in each operand"
      : `only one ellipsis is allowed ${form === "transform" ? "on each side" : `in ${oneSide(form)}`}`,
    at,
    {
      related: first === undefined ? [] : [{ span: first, text: firstOne }],
      help: ["which axes belong to which could not be told; name those of one"],
    },
  );

const firstOne = "first occurrence";

export const closesNothing = (at: Offsets): Fault =>
  problem("P106", "this `)` closes nothing", at, { help: ["delete it, or write the `(` that it should close"] });

export const unclosedGroup = (at: Offsets): Fault =>
  problem("P107", "this `(` is never closed", at, {
    help: ["close the group before the arrow or the end of the pattern"],
  });

export const groupInGroup = (at: Offsets): Fault =>
  problem("P108", "parentheses cannot be nested: a composed axis is one flat list", at, {
    label: "inner group starts here",
    help: ["`((a b) c)` and `(a b c)` describe the same axis, so drop the inner parentheses"],
  });

/** A word that is neither name nor number; where it is known what it should be, that is a guess. */
export const notName = (at: Piece, reason: string, better?: string): Fault =>
  problem("P109", `${quoted(at.text)} is not a valid axis name`, at, {
    help: reason === "" ? [] : [reason],
    ...(better === undefined ? {} : replace(at, better, "maybe")),
  });

/** Why a word is no name. */
export const badName = {
  digit: "a name cannot start with a digit",
  product: (number: string, name: string) =>
    `a name cannot start with a digit; two axes are written with a space: \`${number} ${name}\``,
  zero: "a number is written without leading zeros",
  digits: (plain: string) => `numbers are written with the digits 0 to 9: \`${plain}\``,
  large: "this number is too large for a size",
  ellipsis: "put a space between the ellipsis and the name",
  namedEllipsis: "`name...` is einx's notation; here `...` has no name: put a space between, or delete one",
  letter: (letter: string) => `${character(letter)} cannot be part of a name`,
  pack: "a pack pattern has names and one `*`",
};

/** Beside its `*` a pack pattern has nothing but names: whatever is wrong with one has one code. */
export const notNameInPack = (found: Fault): Fault => ({ ...found, code: "P109" });

export const underscoreAtEnd = (at: Piece, better: string): Fault =>
  problem("P110", `axis name ${quoted(at.text)} starts or ends with an underscore`, at, {
    ...(better === "" ? {} : { help: [`use ${quoted(better)}`], ...replace(at, better, "maybe") }),
  });

export const sizeZero = (at: Offsets): Fault =>
  problem("P111", "an axis cannot have size 0", at, { help: ["sizes are whole numbers from 1"] });

export const nameless = (at: Offsets): Fault =>
  problem("P112", "`_` is not an axis name; every axis needs a name", at, {
    help: ["name the axis, or write `...` for all that are not named"],
  });

/** @param commas all of them, each with what should stand there */
export const strayComma = (at: Offsets, form: PatternForm, commas: readonly Note<Offsets>[]): Fault =>
  problem(
    "P113",
    form === "transform"
      ? "`,` separates the operands of an einsum; this pattern has one operand"
      : `\`,\` separates the operands of an einsum; ${oneSide(form)} has none`,
    at,
    { help: ["separate axes with spaces"], fix: { edits: commas, applicability: "safe" } },
  );

export const strayArrow = (at: Offsets, form: PatternForm): Fault =>
  problem("P114", `${oneSide(form)} has no \`->\``, at, { help: ["list the axes of one tensor, from first to last"] });

/** A group where axes stand one by one. */
export const strayGroup = (at: Offsets, form: "signature" | "pack"): Fault =>
  problem(form === "pack" ? "P109" : "P115", `${oneSide(form)} has no parentheses`, at, {
    help: ["give an axis one name; an axis of size 1 is written `1`"],
  });

export const longPattern = (at: Offsets, limit: number): Fault =>
  problem("P116", `this pattern has ${at.end} characters; at most ${limit} are read`, at);

export const tooManyAxes = (at: Offsets, limit: number): Fault =>
  problem("P117", `more than ${limit} axes on one side`, at);

/** P2xx: the sides of a pattern. */

const twice = (at: Offsets, name: string, side: Side, first: Offsets, help: string): Fault =>
  problem("P201", `axis ${quoted(name)} appears twice${side === "whole" ? "" : ` on the ${side}`}`, at, {
    label: "second occurrence",
    related: [{ span: first, text: firstOne }],
    help: [help],
  });

export const repeatedAxis = (at: AxisItem, side: Side, first: AxisItem): Fault => {
  const [one, other] = [1, 2].map((i) => quoted(`${cut(at.name, 30)}${i}`));
  const help = `two axes that only happen to have the same size need two names, for example ${one} and ${other}`;
  return twice(at, at.name, side, first, help);
};

export const secondStar = (at: Offsets, first: Offsets): Fault =>
  twice(at, "*", "whole", first, "a pack pattern has one `*`");

/** Axes from nowhere. */
export const ellipsisOnRight = (at: Offsets): Fault =>
  problem("P202", "the ellipsis is on the right side only", at, {
    help: ["write `...` on the left as well, or name the axes"],
  });

/** Axes that cannot be told apart. */
export const ellipsisInGroup = (at: Offsets): Fault =>
  problem("P203", "an ellipsis inside parentheses is only allowed on the right", at, {
    help: ["on the left, how one dimension splits into them could not be told"],
  });

/** An axis on one side only: P204 of `rearrange`, P206 that disappears from `repeat`, P207 that `reduce` cannot make. */
const loneCode = { rearrange: "P204", rule: "P204", repeat: "P206", reduce: "P207" } as const;

const onlyOn = (name: string, side: Side): string => `${quoted(name)} appears only on the ${side} side`;

const onlyOnNote = (axis: AxisItem, side: Side): Note<Offsets> => ({ span: axis, text: onlyOn(axis.name, side) });

const alsoHere = (axis: AxisItem): Note<Offsets> => ({ span: axis, text: `and so does ${quoted(axis.name)}` });

const disappears = (axis: AxisItem): string => `axis ${quoted(axis.name)} disappears: it is on the left side only`;

/** A name that is written in two ways. */
export const misspeltAxis = (kind: TransformKind, right: AxisItem, left: AxisItem, match: Meant): Fault => {
  const [at, other] = kind === "repeat" ? [left, right] : [right, left];
  const message = kind === "repeat" ? disappears(left) : `axis ${onlyOn(right.name, "right")}`;
  return problem(loneCode[kind], message, at, {
    ...(match.label === undefined ? {} : { label: match.label }),
    related: [onlyOnNote(other, kind === "repeat" ? "right" : "left")],
    help: [`a similar axis exists: ${quoted(other.name)}`],
    ...replace(right, match.name, match.applicability),
  });
};

/** Two names whose space stands elsewhere on the other side. */
export const movedSpace = (kind: TransformKind, left: readonly AxisItem[], right: readonly AxisItem[]): Fault =>
  problem(
    loneCode[kind],
    `axes ${quoted(spaced(left))} on the left are ${quoted(spaced(right))} on the right`,
    around(left),
    {
      related: right.map((axis) => onlyOnNote(axis, "right")),
      help: ["put the space at the same place on both sides"],
    },
  );

/** Two names without a space, on the right. */
export const runTogether = (kind: TransformKind, whole: AxisItem, parts: readonly AxisItem[]): Fault =>
  problem(loneCode[kind], `axis ${onlyOn(whole.name, "right")}`, whole, {
    related: parts.map((axis) => onlyOnNote(axis, "left")),
    help: [`put a space between the names: ${quoted(spaced(parts))}`],
    ...replace(whole, spaced(parts), "maybe"),
  });

/** One name with a space inside, on the right. */
export const tornApart = (kind: TransformKind, whole: AxisItem, parts: readonly AxisItem[]): Fault =>
  problem(loneCode[kind], `axes ${quoted(spaced(parts))} appear only on the right side`, around(parts), {
    related: [onlyOnNote(whole, "left")],
    help: [`write one name: ${quoted(whole.name)}`],
    ...replace(around(parts), whole.name, "maybe"),
  });

const spaced = (axes: readonly AxisItem[]): string => axes.map(({ name }) => name).join(" ");

const around = (axes: readonly AxisItem[]): Offsets => ({
  start: axes[0]?.start ?? 0,
  end: Math.max(...axes.map(({ end }) => end)),
});

/** The first axis that is on the right only, with the others and those that are on the left only. */
export const loneOnRight = (
  kind: "rearrange" | "rule" | "reduce",
  [first, ...rest]: readonly [AxisItem, ...AxisItem[]],
  left: readonly AxisItem[],
): Fault =>
  problem(loneCode[kind], `axis ${onlyOn(first.name, "right")}`, first, {
    related: [...rest.map(alsoHere), ...left.map((axis) => onlyOnNote(axis, "left"))],
    help: [
      kind === "rule"
        ? inRule("left")
        : kind === "rearrange"
          ? "use `repeat` to add an axis, or write it on the left as well"
          : "`reduce` cannot create axes; use `repeat` to add one",
    ],
  });

/** The first axis that is on the left only, with the others. */
export const loneOnLeft = (
  kind: "rearrange" | "rule" | "repeat",
  [first, ...rest]: readonly [AxisItem, ...AxisItem[]],
): Fault =>
  problem(loneCode[kind], kind === "repeat" ? disappears(first) : `axis ${onlyOn(first.name, "left")}`, first, {
    related: rest.map(alsoHere),
    help: [
      kind === "rule"
        ? inRule("right")
        : kind === "rearrange"
          ? "use `reduce` to remove an axis, or write it on the right as well"
          : "`repeat` never drops data; use `reduce` to remove an axis",
    ],
  });

/** The map of a checkpoint has no other op. */
const inRule = (side: Side): string =>
  `write it on the ${side} as well: a rule turns their tensor round, with every number in it`;

export const numberInRearrange = (at: NumberItem): Fault =>
  problem("P208", `\`rearrange\` cannot use the number ${at.value} as an axis, only 1`, at, {
    help: ["name the axis and give its size in `sizes`"],
  });

export const numberInRepeat = (at: NumberItem): Fault =>
  problem("P209", "a number on the left would drop data: `repeat` keeps every axis", at, {
    help: ["name the axis and write it on the right as well"],
  });

export const numberInReduce = (at: NumberItem): Fault =>
  problem("P210", `\`reduce\` cannot create an axis of size ${at.value}`, at, {
    help: ["use `repeat` to add an axis"],
  });

export const droppedEllipsis = (at: Offsets, mayReduce: boolean): Fault =>
  problem("P217", "the ellipsis disappears: it is on the left side only", at, {
    help: [`repeat \`...\` on the right, inside parentheses to flatten it${mayReduce ? ", or use `reduce`" : ""}`],
  });

/** N4xx: einsum. */

export const groupInEinsum = (at: Offsets): Fault =>
  problem("N402", "einsum axes are plain names: no parentheses", at, { help: ["use a `rearrange` before or after"] });

export const unitInEinsum = (at: Offsets): Fault =>
  problem("N403", "einsum axes are plain names: no axes of size 1", at, {
    help: ["add or drop them with a `rearrange` before or after"],
  });

export const numberInEinsum = (at: NumberItem): Fault =>
  problem("N404", `einsum axes are plain names: no number ${at.value}`, at, {
    help: ["name the axis: the tensors give its size"],
  });

/** An output axis from nowhere. */
export const axisOfNoOperand = (at: AxisItem, match: Meant | undefined, similar: AxisItem | undefined): Fault =>
  problem("N405", `axis ${quoted(at.name)} is on the right side but in no operand`, at, {
    ...(match?.label === undefined ? {} : { label: match.label }),
    related: similar === undefined ? [] : [{ span: similar, text: `${quoted(similar.name)} is here` }],
    help: [
      match === undefined
        ? "einsum cannot create axes; use a `repeat` after it"
        : `a similar axis exists: ${quoted(match.name)}`,
    ],
    ...(match === undefined ? {} : replace(at, match.name, match.applicability)),
  });

/** A letter an axis. */
export const numpyNotation = (at: Offsets, word: string, rewritten: string): Fault =>
  problem("N413", "this looks like numpy einsum notation; here every axis is a word, separated by spaces", at, {
    label: `${quoted(word)} is read as one axis`,
    help: [`write "${cut(rewritten, 200)}"`],
    ...replace(at, rewritten, "safe"),
  });

/** K5xx: pack. */

export const noStar = (at: Offsets): Fault =>
  problem("K501", "this pack pattern has no `*`", at, {
    help: ["write `*` where the axes to be packed stand, as in `b * d`"],
  });

export const gluedStar = (at: Offsets): Fault =>
  problem("K501", "the `*` of a pack pattern stands by itself, between spaces", at, replace(at, " * ", "safe"));
