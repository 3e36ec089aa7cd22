import { textAt } from "../../schema/problem/source.ts";
import type { AttributeSyntax, Located } from "../../schema/spec/spec.ts";
import type { Axis, Formula, Origin } from "../shape/shape.ts";
import { sizeWord } from "./title-words.ts";

/** How a figure writes what has a number. */
export interface FigureWords {
  size(size: Pick<Axis, "name" | "size" | "origin">): string;
  /** A number that is no size, and how its author wrote it. */
  number(value: string, written: Located | undefined): string;
  /** The argument of an op, likewise. */
  argument(value: string, written: AttributeSyntax | undefined): string;
  /** Whether it means anything how many weights there are. */
  readonly countsWeights: boolean;
}

/** Whose numbers are known, and how those that are known are written. */
export interface WordChoice {
  /** Of a block that stands alone: what has a number only so that it can be drawn, and is written by its name. */
  readonly madeUp?: ReadonlySet<string> | undefined;
  /** Whether sizes are written by the names that the author gave them. */
  readonly byName?: boolean | undefined;
}

export function figureWords({ madeUp, byName = false }: WordChoice): FigureWords {
  if (madeUp !== undefined) return exceptMadeUp(madeUp);
  return byName ? authored : numbersAlone;
}

/** As numbers. */
export const numbersAlone: FigureWords = {
  size: ({ size }) => sizeWord(size),
  number: (value) => value,
  argument: (value) => value,
  countsWeights: true,
};

/** A size that nobody gave a number, and that has no name either. */
const UNKNOWN = "·";

/** What the author calls a size. */
export const authorsName = ({ name, origin }: Pick<Axis, "name" | "origin">): string =>
  name ?? wordsOf(origin) ?? UNKNOWN;

/** By the names that the author gave, but for what is written as a number: what a part of a model does, whatever its sizes. */
const authored: FigureWords = {
  size(one) {
    return isNumber(one.origin) ? sizeWord(one.size) : (one.name ?? wordsOf(one.origin) ?? sizeWord(one.size));
  },
  number: asWritten,
  argument: argumentAsWritten,
  countsWeights: true,
};

const numbers = new WeakMap<Origin, boolean>();

/** Whether a size is a number in the text itself, or made of such. */
function isNumber(origin: Origin): boolean {
  const { formula, parents } = origin;
  const follows = () => (formula === undefined ? parents.length > 0 && parents.every(isNumber) : isWritten(formula));
  const found = numbers.get(origin) ?? follows();
  numbers.set(origin, found);
  return found;
}

const isWritten = (formula: Formula): boolean => formula.kind !== "name" && partsOf(formula).every(isNumber);

/** In a block that stands alone: by name wherever a number was made up, for lack of a call that gives it. */
function exceptMadeUp(madeUp: ReadonlySet<string>): FigureWords {
  const isMadeUp = (origin: Origin): boolean => {
    const { formula } = origin;
    // Of what a constant's generator made of its arguments, nothing is known.
    if (formula === undefined) return origin.parents.length === 0 || origin.parents.some(isMadeUp);
    if (formula.kind === "name") return madeUp.has(formula.name) || (formula.is !== undefined && isMadeUp(formula.is));
    return partsOf(formula).some(isMadeUp);
  };
  return {
    size({ name, size, origin }) {
      if (size === 1 || !isMadeUp(origin)) return sizeWord(size);
      return authorsName({ name, origin });
    },
    number: asWritten,
    argument: argumentAsWritten,
    countsWeights: false,
  };
}

function asWritten(value: string, written: Located | undefined): string {
  return written?.kind === "expression" && written.expression.kind !== "number" ? bare(textAt(written.span)) : value;
}

function argumentAsWritten(value: string, written: AttributeSyntax | undefined): string {
  if (written?.kind === "named")
    return [
      written.name.text.replaceAll("_", " "),
      ...written.value.map((one) => asWritten("", one) || bare(textAt(one.span))),
    ].join(" ");
  // What has a size of its own is written by `size`.
  return /^[−\d.]+$/.test(value) && written?.kind === "expression" ? asWritten(value, written.value) : value;
}

/** Without spaces, so that each word is an axis, but for those that keep words apart. */
const bare = (text: string): string => text.replaceAll('"', "").replaceAll(/\s+(?!\w)|(?<!\w)\s+/g, "");

function partsOf(formula: Exclude<Formula, { kind: "name" }>): readonly Origin[] {
  if (formula.kind === "written") return [...formula.names.values()];
  return formula.kind === "quotient" ? [formula.whole, ...formula.by] : formula.parts;
}

/** As its author wrote it, without spaces, so that each word is an axis. */
function wordsOf({ formula, span }: Origin): string | undefined {
  if (formula === undefined) return undefined;
  if (formula.kind === "name") return formula.name;
  if (formula.kind === "written") return span === undefined ? undefined : bare(textAt(span));
  const parts = partsOf(formula).map(wordsOf);
  if (parts.some((part) => part === undefined)) return undefined;
  return parts.join({ product: "*", quotient: "/", sum: "+" }[formula.kind]);
}
