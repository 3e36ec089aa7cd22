import { scale } from "./arithmetic.ts";
import type { Contracts } from "./contract.ts";
import { rangesOf } from "./contract.ts";
import { floorPolynomial } from "./floor.ts";
import type { Atom, Polynomial, Term } from "./polynomial.ts";
import { inUnits } from "./units.ts";

/**
 * A polynomial as people write it, `(h/16)*(w/16) + 1`: the highest powers first, and a plain quotient in place of a
 * floor where the contracts leave no remainder to drop.
 */
export function polynomialText(a: Polynomial, contracts: Contracts): string {
  const terms = [...a.terms].sort(([aKey, a], [bKey, b]) => degreeOf(b) - degreeOf(a) || (aKey < bKey ? -1 : 1));
  const positive = terms.findIndex(([, { coefficient }]) => coefficient > 0n);
  if (positive > 0) terms.unshift(...terms.splice(positive, 1));
  let text = "";
  for (const [, term] of terms) {
    const negative = term.coefficient < 0n;
    if (text !== "") text += negative ? " - " : " + ";
    else if (negative) text += "-";
    text += termText(term, contracts);
  }
  return text === "" ? "0" : text;
}

/** A term without its sign. */
function termText({ coefficient, factors }: Term, contracts: Contracts): string {
  const size = coefficient < 0n ? -coefficient : coefficient;
  const parts = size === 1n && factors.length > 0 ? [] : [String(size)];
  const symbolsFirst = [...factors].sort((a, b) => Number(a.atom.kind === "floor") - Number(b.atom.kind === "floor"));
  for (const { atom, power } of symbolsFirst) {
    const alone = factors.length === 1 && power === 1 && size === 1n;
    const text = atomText(atom, contracts, alone);
    parts.push(power > 1 ? `${text}^${power}` : text);
  }
  return parts.join("*");
}

function atomText(atom: Atom, contracts: Contracts, alone: boolean): string {
  if (atom.kind === "symbol") return atom.key;
  const inside = polynomialText(atom.numerator, contracts);
  const quotient = `${atom.numerator.terms.size > 1 || /[*/]/.test(inside) ? `(${inside})` : inside}/${atom.divisor}`;
  if (!leavesNothing(atom.numerator, atom.divisor, contracts)) return `floor(${quotient})`;
  return alone ? quotient : `(${quotient})`;
}

function leavesNothing(numerator: Polynomial, divisor: bigint, contracts: Contracts): boolean {
  const whole = inUnits(numerator, rangesOf(numerator.symbols, contracts));
  return scale(floorPolynomial(whole, divisor), divisor).key === whole.key;
}

function degreeOf({ factors }: Term): number {
  return factors.reduce((total, { atom, power }) => total + atom.degree * power, 0);
}
