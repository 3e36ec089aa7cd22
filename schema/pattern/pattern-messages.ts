import type { Words } from "../problem/fault.ts";
import { character, cut, quoted } from "../problem/wording.ts";
import type { PatternForm } from "./pattern-items.ts";

type Side = "left" | "right" | "whole";

const shortEnough = 60;

/** Other notations that use a character, and what to do here. */
const notations: ReadonlyMap<string, string> = new Map([
  ["+", "`(a + b)` is einx's notation for concatenation; use a `concat` or `split` node"],
  ["[", "`[a]` is einx's mark; name the axes and leave the brackets out"],
  ["]", "`[a]` is einx's mark; name the axes and leave the brackets out"],
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

const oneSide = (form: PatternForm): string => (form === "pack" ? "a pack pattern" : "a signature");

/** What is said of patterns, by code: P1xx of their writing, P2xx of their sides, N4xx of einsum, K5xx of pack. */
export const patternWords = {
  /** No arrow, or something that should be one. */
  P101: (form: PatternForm, text: string, lookalike?: string): Words => {
    if (lookalike !== undefined) {
      const sign = [...lookalike].length === 1 ? character(lookalike) : quoted(lookalike);
      return {
        message: "this pattern has no `->`",
        label: `${sign} is not an arrow`,
        help: ["write the arrow as `->`"],
      };
    }
    if (form === "einsum")
      return { message: 'this pattern has no `->`: it needs "inputs, separated by , -> output axes"' };
    const axes = text.trim();
    return {
      message: 'this pattern has no `->`: it needs "input axes -> output axes"',
      help:
        axes === "" || axes.length > shortEnough
          ? []
          : [`to keep the layout, write "${axes} -> ${axes}"; otherwise say what the output axes are`],
    };
  },

  /** A second arrow. */
  P102: (): Words => ({
    message: "this pattern has more than one `->`",
    help: ["a pattern goes from inputs to one output; two steps are two nodes"],
  }),

  /** A character that no pattern has. */
  P103: (found: string): Words => {
    const help = notations.get(found);
    return { message: `${character(found)} cannot appear in a pattern`, help: help === undefined ? [] : [help] };
  },

  /** Dots that are no ellipsis. */
  P104: (found: string): Words =>
    found === "…"
      ? { message: "an ellipsis is three dots `...`, not the one character `…` (U+2026)", help: ["write `...`"] }
      : { message: "dots are only allowed as an ellipsis `...`", help: ["a name has `_` inside instead of `.`"] },

  /** Two ellipses on a side. */
  P105: (form: PatternForm): Words => ({
    message:
      form === "einsum"
        ? "only one ellipsis is allowed in each operand"
        : `only one ellipsis is allowed ${form === "transform" ? "on each side" : `in ${oneSide(form)}`}`,
    help: ["which axes belong to which could not be told; name those of one"],
  }),

  /** A closing parenthesis too many. */
  P106: (): Words => ({
    message: "this `)` closes nothing",
    help: ["delete it, or write the `(` that it should close"],
  }),

  /** An opening parenthesis too many. */
  P107: (): Words => ({
    message: "this `(` is never closed",
    help: ["close the group before the arrow or the end of the pattern"],
  }),

  /** A group inside a group. */
  P108: (): Words => ({
    message: "parentheses cannot be nested: a composed axis is one flat list",
    label: "inner group starts here",
    help: ["`((a b) c)` and `(a b c)` describe the same axis, so drop the inner parentheses"],
  }),

  /** A word that is neither name nor number. */
  P109: (word: string, reason: string): Words => ({
    message: `${quoted(word)} is not a valid axis name`,
    help: reason === "" ? [] : [reason],
  }),

  /** An underscore at an end. */
  P110: (word: string, better: string): Words => ({
    message: `axis name ${quoted(word)} starts or ends with an underscore`,
    help: better === "" ? [] : [`use ${quoted(better)}`],
  }),

  /** A size of nothing. */
  P111: (): Words => ({ message: "an axis cannot have size 0", help: ["sizes are whole numbers from 1"] }),

  /** An axis that wants no name. */
  P112: (): Words => ({
    message: "`_` is not an axis name; every axis needs a name",
    help: ["name the axis, or write `...` for all that are not named"],
  }),

  /** A comma where there is one operand. */
  P113: (form: PatternForm): Words => ({
    message:
      form === "transform"
        ? "`,` separates the operands of an einsum; this pattern has one operand"
        : `\`,\` separates the operands of an einsum; ${oneSide(form)} has none`,
    help: ["separate axes with spaces"],
  }),

  /** An arrow where there is one side. */
  P114: (form: PatternForm): Words => ({
    message: `${oneSide(form)} has no \`->\``,
    help: ["list the axes of one tensor, from first to last"],
  }),

  /** A group where axes stand one by one. */
  P115: (form: PatternForm): Words => ({
    message: `${oneSide(form)} has no parentheses`,
    help: ["give an axis one name; an axis of size 1 is written `1`"],
  }),

  /** Too much text. */
  P116: (length: number, limit: number): Words => ({
    message: `this pattern has ${length} characters; at most ${limit} are read`,
  }),

  /** Too many axes. */
  P117: (limit: number): Words => ({ message: `more than ${limit} axes on one side` }),

  /** A name twice where it can stand once. */
  P201: (name: string, side: Side): Words => {
    const where = side === "whole" ? "" : ` on the ${side}`;
    const help =
      name === "*"
        ? "a pack pattern has one `*`"
        : "two axes that only happen to have the same size need two names, " +
          `for example ${quoted(`${cut(name, 30)}1`)} and ${quoted(`${cut(name, 30)}2`)}`;
    return { message: `axis ${quoted(name)} appears twice${where}`, label: "second occurrence", help: [help] };
  },

  /** Axes from nowhere. */
  P202: (): Words => ({
    message: "the ellipsis is on the right side only",
    help: ["write `...` on the left as well, or name the axes"],
  }),

  /** Axes that cannot be told apart. */
  P203: (): Words => ({
    message: "an ellipsis inside parentheses is only allowed on the right",
    help: ["on the left, how one dimension splits into them could not be told"],
  }),

  /** rearrange: a name on one side. */
  P204: (name: string, side: Side, similar: string | undefined, label?: string): Words => ({
    message: `axis ${quoted(name)} appears only on the ${side} side`,
    ...(label === undefined ? {} : { label }),
    help: [
      similar !== undefined
        ? `a similar axis exists: ${quoted(similar)}`
        : side === "right"
          ? "use `repeat` to add an axis, or write it on the left as well"
          : "use `reduce` to remove an axis, or write it on the right as well",
    ],
  }),

  /** The same in the map of a checkpoint, which has no other op. */
  loneInRule: (name: string, side: Side): Words => ({
    message: `axis ${quoted(name)} appears only on the ${side} side`,
    help: [
      `write it on the ${side === "right" ? "left" : "right"} as well: a rule turns their tensor round, with every number in it`,
    ],
  }),

  /** repeat: a name disappears. */
  P206: (name: string, similar: string | undefined, label?: string): Words => ({
    message: `axis ${quoted(name)} disappears: it is on the left side only`,
    ...(label === undefined ? {} : { label }),
    help: [
      similar !== undefined
        ? `a similar axis exists: ${quoted(similar)}`
        : "`repeat` never drops data; use `reduce` to remove an axis",
    ],
  }),

  /** reduce: a new name. */
  P207: (name: string, similar: string | undefined, label?: string): Words => ({
    message: `axis ${quoted(name)} appears only on the right side`,
    ...(label === undefined ? {} : { label }),
    help: [
      similar !== undefined
        ? `a similar axis exists: ${quoted(similar)}`
        : "`reduce` cannot create axes; use `repeat` to add one",
    ],
  }),

  /** rearrange: a number above 1. */
  P208: (value: number): Words => ({
    message: `\`rearrange\` cannot use the number ${value} as an axis, only 1`,
    help: ["name the axis and give its size in `sizes`"],
  }),

  /** repeat: a number on the left. */
  P209: (): Words => ({
    message: "a number on the left would drop data: `repeat` keeps every axis",
    help: ["name the axis and write it on the right as well"],
  }),

  /** reduce: a number on the right. */
  P210: (value: number): Words => ({
    message: `\`reduce\` cannot create an axis of size ${value}`,
    help: ["use `repeat` to add an axis"],
  }),

  /** repeat: a new axis whose size nothing gives. For whoever knows the sizes. */
  P211: (name: string, unused: string | undefined): Words => ({
    message: `new axis ${quoted(name)} has no size`,
    help: [
      unused === undefined
        ? `give it in "sizes": { "${cut(name, 30)}": ... }`
        : `"sizes" has an entry ${quoted(unused)} that no axis uses`,
    ],
  }),

  /** The ellipsis is dropped. */
  P217: (mayReduce: boolean): Words => ({
    message: "the ellipsis disappears: it is on the left side only",
    help: [`repeat \`...\` on the right, inside parentheses to flatten it${mayReduce ? ", or use `reduce`" : ""}`],
  }),

  /** einsum: a group. */
  N402: (): Words => ({
    message: "einsum axes are plain names: no parentheses",
    help: ["use a `rearrange` before or after"],
  }),

  /** einsum: an axis of size 1. */
  N403: (): Words => ({
    message: "einsum axes are plain names: no axes of size 1",
    help: ["add or drop them with a `rearrange` before or after"],
  }),

  /** einsum: a number. */
  N404: (value: number): Words => ({
    message: `einsum axes are plain names: no number ${value}`,
    help: ["name the axis: the tensors give its size"],
  }),

  /** einsum: an output axis from nowhere. */
  N405: (name: string, similar: string | undefined, label?: string): Words => ({
    message: `axis ${quoted(name)} is on the right side but in no operand`,
    ...(label === undefined ? {} : { label }),
    help: [
      similar === undefined
        ? "einsum cannot create axes; use a `repeat` after it"
        : `a similar axis exists: ${quoted(similar)}`,
    ],
  }),

  /** numpy's notation, a letter an axis. */
  N413: (word: string, rewritten: string): Words => ({
    message: "this looks like numpy einsum notation; here every axis is a word, separated by spaces",
    label: `${quoted(word)} is read as one axis`,
    help: [`write "${cut(rewritten, 200)}"`],
  }),

  /** pack: nothing to pack. */
  K501: (): Words => ({
    message: "this pack pattern has no `*`",
    help: ["write `*` where the axes to be packed stand, as in `b * d`"],
  }),

  /** pack: K501 as well. */
  gluedStar: (): Words => ({ message: "the `*` of a pack pattern stands by itself, between spaces" }),

  /** Two names without a space, on the right. */
  runTogether: (whole: string, apart: string): Words => ({
    message: `axis ${quoted(whole)} appears only on the right side`,
    help: [`put a space between the names: ${quoted(apart)}`],
  }),

  /** Two names whose space stands elsewhere on the other side. */
  movedSpace: (left: string, right: string): Words => ({
    message: `axes ${quoted(left)} on the left are ${quoted(right)} on the right`,
    help: ["put the space at the same place on both sides"],
  }),

  /** One name with a space inside, on the right. */
  tornApart: (apart: string, whole: string): Words => ({
    message: `axes ${quoted(apart)} appear only on the right side`,
    help: [`write one name: ${quoted(whole)}`],
  }),

  /** Remarks at the other place. */
  first: "first occurrence",
  firstArrow: "first arrow",
  onlyOn: (name: string, side: Side): string => `${quoted(name)} appears only on the ${side} side`,
  alsoHere: (name: string): string => `and so does ${quoted(name)}`,
  similar: (name: string): string => `${quoted(name)} is here`,
};

/** Why a word is no name, for P109. */
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
