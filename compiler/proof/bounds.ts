import type { Polynomial } from "../size/polynomial.ts";
import type { ValueOf } from "../size/substitution.ts";
import { evaluateTerm } from "../size/substitution.ts";

/** Two numbers no value of a polynomial lies outside. */
export interface Bounds {
  readonly lower: bigint;
  readonly upper: bigint;
}

/**
 * Bounds over a box of non-negative values. Products of atoms never fall when a symbol grows, so each term is least
 * and greatest at opposite corners; exact when all terms agree in sign, otherwise wider than need be.
 */
export function boundsOf(a: Polynomial, lowest: ValueOf, highest: ValueOf): Bounds {
  let [lower, upper] = [0n, 0n];
  for (const term of a.terms.values()) {
    const [least, greatest] = term.coefficient > 0n ? [lowest, highest] : [highest, lowest];
    lower += evaluateTerm(term, least);
    upper += evaluateTerm(term, greatest);
  }
  return { lower, upper };
}
