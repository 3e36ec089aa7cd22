import type { Factor, Term } from "./polynomial.ts";
import { Polynomial } from "./polynomial.ts";
import { collect, factorsKey, product } from "./size-arithmetic.ts";
import { checkCoefficient, checkTerms } from "./size-limits.ts";

/**
 * The polynomial that times `b` gives `a`, if there is one: long division by leading terms. Atoms count as
 * independent unknowns, so what is found always holds, while a quotient that only a contract makes exact is not found.
 */
export function exactQuotient(a: Polynomial, b: Polynomial): Polynomial | undefined {
  const lead = leadingTerm(b.terms.values());
  if (lead === undefined) return undefined;
  const rest = new Map(a.terms);
  const quotient = new Map<string, Term>();
  for (let next = leadingTerm(rest.values()); next !== undefined; next = leadingTerm(rest.values())) {
    if (next.coefficient % lead.coefficient !== 0n) return undefined;
    const factors = withoutFactors(next.factors, lead.factors);
    if (factors === undefined) return undefined;
    const step: Term = { coefficient: next.coefficient / lead.coefficient, factors };
    checkCoefficient(step.coefficient);
    const key = factorsKey(factors);
    collect(quotient, key, step);
    checkTerms(quotient.size);
    const taken = product(b, new Polynomial(new Map([[key, { ...step, coefficient: -step.coefficient }]])));
    for (const [at, term] of taken.terms) collect(rest, at, term);
    checkTerms(rest.size);
  }
  return new Polynomial(quotient);
}

function leadingTerm(terms: Iterable<Term>): Term | undefined {
  let first: Term | undefined;
  for (const term of terms) if (first === undefined || compareFactors(term.factors, first.factors) > 0) first = term;
  return first;
}

/**
 * Graded lexicographic order. It must be a true monomial order (multiplying both sides by the same factors keeps it),
 * or long division would miss quotients; comparing keys as text is not one.
 */
function compareFactors(a: readonly Factor[], b: readonly Factor[]): number {
  const byDegree = totalPower(a) - totalPower(b);
  if (byDegree !== 0) return byDegree;
  for (let i = 0; ; i++) {
    const [left, right] = [a[i], b[i]];
    if (left === undefined || right === undefined) return a.length - b.length;
    if (left.atom.key !== right.atom.key) return left.atom.key < right.atom.key ? 1 : -1;
    if (left.power !== right.power) return left.power - right.power;
  }
}

function totalPower(factors: readonly Factor[]): number {
  return factors.reduce((total, { power }) => total + power, 0);
}

function withoutFactors(from: readonly Factor[], taken: readonly Factor[]): readonly Factor[] | undefined {
  const powers = new Map(taken.map(({ atom, power }) => [atom.key, power]));
  const left: Factor[] = [];
  for (const { atom, power } of from) {
    const remaining = power - (powers.get(atom.key) ?? 0);
    powers.delete(atom.key);
    if (remaining < 0) return undefined;
    if (remaining > 0) left.push({ atom, power: remaining });
  }
  return powers.size === 0 ? left : undefined;
}
