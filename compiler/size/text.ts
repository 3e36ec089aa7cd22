import { floorPolynomial } from "./floor.ts";
import type { Atom, FloorAtom, Term } from "./polynomial.ts";
import { Polynomial } from "./polynomial.ts";
import { atomPolynomial, product, power as raised, scale, sum } from "./size-arithmetic.ts";
import { inUnits } from "./units.ts";

/**
 * A polynomial as people write it, `(h/16)*(w/16) + 1`: the highest powers first, and a plain quotient in place of a
 * floor where the contracts leave no remainder to drop; 16 times such a sixteenth is the whole again.
 */
export function polynomialText(a: Polynomial): string {
  const shown = withoutExactFloors(a);
  const terms = [...shown.terms].sort(([aKey, a], [bKey, b]) => degreeOf(b) - degreeOf(a) || (aKey < bKey ? -1 : 1));
  const positive = terms.findIndex(([, { coefficient }]) => coefficient > 0n);
  if (positive > 0) terms.unshift(...terms.splice(positive, 1));
  let text = "";
  for (const [, term] of terms) {
    const negative = term.coefficient < 0n;
    if (text !== "") text += negative ? " - " : " + ";
    else if (negative) text += "-";
    text += termText(term);
  }
  return text === "" ? "0" : text;
}

/** A term without its sign. */
function termText({ coefficient, factors }: Term): string {
  const size = coefficient < 0n ? -coefficient : coefficient;
  const parts = size === 1n && factors.length > 0 ? [] : [String(size)];
  const symbolsFirst = [...factors].sort((a, b) => Number(a.atom.kind === "floor") - Number(b.atom.kind === "floor"));
  for (const { atom, power } of symbolsFirst) {
    const alone = factors.length === 1 && power === 1 && size === 1n;
    const text = atomText(atom, alone);
    parts.push(power > 1 ? `${text}^${power}` : text);
  }
  return parts.join("*");
}

function atomText(atom: Atom, alone: boolean): string {
  if (atom.kind === "symbol") return atom.key;
  const inside = polynomialText(atom.numerator);
  const quotient = `${atom.numerator.terms.size > 1 || /[*/]/.test(inside) ? `(${inside})` : inside}/${atom.divisor}`;
  if (!isExact(atom)) return `floor(${quotient})`;
  return alone ? quotient : `(${quotient})`;
}

/** Whether the contracts leave no remainder that the floor would drop. */
function isExact({ numerator, divisor }: FloorAtom): boolean {
  const whole = inUnits(numerator, unitsIn(numerator));
  return scale(floorPolynomial(whole, divisor), divisor).key === whole.key;
}

function unitsIn(a: Polynomial, found = new Map<string, { readonly unit: bigint }>()) {
  for (const { factors } of a.terms.values()) {
    for (const { atom } of factors) {
      if (atom.kind === "floor") unitsIn(atom.numerator, found);
      else found.set(atom.name, { unit: BigInt(atom.unit) });
    }
  }
  return found;
}

/** The same size with `16*(h/16)` written as `h`. */
function withoutExactFloors(a: Polynomial): Polynomial {
  for (const [key, { coefficient, factors }] of a.terms) {
    for (const { atom, power } of factors) {
      if (atom.kind === "symbol" || power > 1 || coefficient % atom.divisor !== 0n || !isExact(atom)) continue;
      const others = factors.filter((factor) => factor.atom !== atom);
      const rest = new Polynomial(new Map([...a.terms].filter(([other]) => other !== key)));
      const whole = scale(atom.numerator, coefficient / atom.divisor);
      const term = others.reduce(
        (size, other) => product(size, raised(atomPolynomial(other.atom), other.power)),
        whole,
      );
      return withoutExactFloors(sum(rest, term));
    }
  }
  return a;
}

function degreeOf({ factors }: Term): number {
  return factors.reduce((total, { atom, power }) => total + atom.degree * power, 0);
}
