import { textAt } from "../../schema/problem/source.ts";
import type { Axis, Formula, Origin } from "../shape/shape.ts";
import { sizeWord } from "./title-words.ts";

/** A size as a figure has it. */
export type SizeWords = (size: Pick<Axis, "name" | "size" | "origin">) => string;

/** As numbers. */
export const numbersAlone: SizeWords = ({ size }) => sizeWord(size);

/** In a block that stands alone: by name wherever a number was made up, for lack of a call that gives it. */
export function byName(madeUp: ReadonlySet<string>): SizeWords {
  const isMadeUp = (origin: Origin): boolean => {
    const { formula } = origin;
    if (formula === undefined) return origin.parents.some(isMadeUp);
    if (formula.kind === "name") return madeUp.has(formula.name) || (formula.is !== undefined && isMadeUp(formula.is));
    return partsOf(formula).some(isMadeUp);
  };
  return (axis) =>
    isMadeUp(axis.origin) ? (axis.name ?? wordsOf(axis.origin) ?? sizeWord(axis.size)) : sizeWord(axis.size);
}

function partsOf(formula: Exclude<Formula, { kind: "name" }>): readonly Origin[] {
  if (formula.kind === "written") return [...formula.names.values()];
  return formula.kind === "quotient" ? [formula.whole, ...formula.by] : formula.parts;
}

/** As its author wrote it, without spaces, so that each word is an axis. */
function wordsOf({ formula, span }: Origin): string | undefined {
  if (formula === undefined) return undefined;
  if (formula.kind === "name") return formula.name;
  if (formula.kind === "written") return span === undefined ? undefined : textAt(span).replaceAll(/[\s"]+/g, "");
  const parts = partsOf(formula).map(wordsOf);
  if (parts.some((part) => part === undefined)) return undefined;
  return parts.join({ product: "*", quotient: "/", sum: "+" }[formula.kind]);
}
