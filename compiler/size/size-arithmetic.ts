import { spend, WORK } from "../limits/budget.ts";
import type { Atom, Factor, Term } from "./polynomial.ts";
import { Polynomial } from "./polynomial.ts";
import { checkTerms, SizeLimitError, TERM_LIMIT } from "./size-limits.ts";

/** Term products one multiplication may add up: bounds its time where many terms cancel or merge. */
const PRODUCT_LIMIT = 16 * TERM_LIMIT;

/** The canonical text of a product of factors. */
export function factorsKey(factors: readonly Factor[]): string {
  return factors.map(({ atom, power }) => (power > 1 ? `${atom.key}^${power}` : atom.key)).join("*");
}

/** Adds a term to terms under construction, dropping what cancels. */
export function collect(terms: Map<string, Term>, key: string, term: Term): void {
  const before = terms.get(key);
  if (before === undefined) {
    if (term.coefficient !== 0n) terms.set(key, term);
    return;
  }
  const coefficient = before.coefficient + term.coefficient;
  if (coefficient === 0n) terms.delete(key);
  else terms.set(key, { coefficient, factors: before.factors });
}

export function constantPolynomial(value: bigint): Polynomial {
  return new Polynomial(new Map(value === 0n ? [] : [["", { coefficient: value, factors: [] }]]));
}

export function atomPolynomial(atom: Atom): Polynomial {
  return new Polynomial(new Map([[atom.key, { coefficient: 1n, factors: [{ atom, power: 1 }] }]]));
}

export function sum(a: Polynomial, b: Polynomial): Polynomial {
  const terms = new Map(a.terms);
  for (const [key, term] of b.terms) collect(terms, key, term);
  return new Polynomial(terms);
}

export function scale(a: Polynomial, by: bigint): Polynomial {
  return mapCoefficients(a, (coefficient) => coefficient * by);
}

export function difference(a: Polynomial, b: Polynomial): Polynomial {
  return sum(a, scale(b, -1n));
}

/** The same factors with other coefficients; terms whose coefficient becomes zero go. */
export function mapCoefficients(a: Polynomial, change: (coefficient: bigint) => bigint): Polynomial {
  const terms = new Map<string, Term>();
  for (const [key, { coefficient, factors }] of a.terms) {
    collect(terms, key, { coefficient: change(coefficient), factors });
  }
  return new Polynomial(terms);
}

export function product(a: Polynomial, b: Polynomial): Polynomial {
  if (a.terms.size * b.terms.size > PRODUCT_LIMIT) {
    throw new SizeLimitError(`a product of sizes has more than ${PRODUCT_LIMIT} terms to add up, the most supported`);
  }
  spend(WORK.term * a.terms.size * b.terms.size);
  const terms = new Map<string, Term>();
  for (const left of a.terms.values()) {
    for (const right of b.terms.values()) {
      const factors = mergeFactors(left.factors, right.factors);
      collect(terms, factorsKey(factors), { coefficient: left.coefficient * right.coefficient, factors });
      checkTerms(terms.size);
    }
  }
  return new Polynomial(terms);
}

export function power(a: Polynomial, exponent: number): Polynomial {
  let result = a;
  for (let i = 1; i < exponent; i++) result = product(result, a);
  return result;
}

function mergeFactors(a: readonly Factor[], b: readonly Factor[]): readonly Factor[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const merged: Factor[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [left, right] = [a[i], b[j]];
    if (left === undefined) return merged.concat(b.slice(j));
    if (right === undefined) return merged.concat(a.slice(i));
    if (left.atom.key === right.atom.key) {
      merged.push({ atom: left.atom, power: left.power + right.power });
      i++;
      j++;
    } else if (left.atom.key < right.atom.key) {
      merged.push(left);
      i++;
    } else {
      merged.push(right);
      j++;
    }
  }
}
