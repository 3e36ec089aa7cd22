import { spend, WORK } from "../limits/budget.ts";
import { floorPolynomial } from "./floor.ts";
import { floorQuotient } from "./integer.ts";
import type { Atom, Term } from "./polynomial.ts";
import { Polynomial } from "./polynomial.ts";
import { atomPolynomial, collect, power, product } from "./size-arithmetic.ts";

/** Gives the value of a symbol. */
export type ValueOf = (symbol: string) => bigint;

/** The value of a polynomial. */
export function evaluate(a: Polynomial, valueFor: ValueOf): bigint {
  spend(WORK.term * a.weight);
  let total = 0n;
  for (const term of a.terms.values()) total += evaluateTerm(term, valueFor);
  return total;
}

/** The value of one term. */
export function evaluateTerm({ coefficient, factors }: Term, valueFor: ValueOf): bigint {
  return factors.reduce((value, { atom, power }) => value * atomValue(atom, valueFor) ** BigInt(power), coefficient);
}

function atomValue(atom: Atom, valueFor: ValueOf): bigint {
  if (atom.kind === "symbol") return valueFor(atom.name);
  return floorQuotient(evaluate(atom.numerator, valueFor), atom.divisor);
}

/** The polynomial with symbols replaced, its floors brought to canonical form again. */
export function replaceSymbols(a: Polynomial, by: ReadonlyMap<string, Polynomial>): Polynomial {
  const replaced = new Map<string, Polynomial>();
  const terms = new Map<string, Term>();
  for (const [key, term] of a.terms) {
    if (!term.factors.some(({ atom }) => mentions(atom, by))) {
      collect(terms, key, term);
      continue;
    }
    let value: Polynomial | undefined;
    for (const factor of term.factors) {
      let atom = replaced.get(factor.atom.key);
      if (atom === undefined) {
        atom = replaceAtom(factor.atom, by);
        replaced.set(factor.atom.key, atom);
      }
      const raised = power(atom, factor.power);
      value = value === undefined ? raised : product(value, raised);
    }
    for (const [at, { coefficient, factors }] of value?.terms ?? []) {
      collect(terms, at, { coefficient: coefficient * term.coefficient, factors });
    }
  }
  return new Polynomial(terms);
}

function replaceAtom(atom: Atom, by: ReadonlyMap<string, Polynomial>): Polynomial {
  if (!mentions(atom, by)) return atomPolynomial(atom);
  if (atom.kind === "symbol") return by.get(atom.name) ?? atomPolynomial(atom);
  return floorPolynomial(replaceSymbols(atom.numerator, by), atom.divisor);
}

function mentions(atom: Atom, by: ReadonlyMap<string, Polynomial>): boolean {
  for (const name of atom.symbols) if (by.has(name)) return true;
  return false;
}
