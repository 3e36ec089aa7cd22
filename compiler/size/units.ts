import { symbolAtom } from "./atom.ts";
import type { Polynomial } from "./polynomial.ts";
import { atomPolynomial, scale } from "./size-arithmetic.ts";
import { replaceSymbols } from "./substitution.ts";

/**
 * The polynomial with each symbol counted in units of what it is declared a multiple of, so that floors the contract
 * makes exact go away. For comparing and printing only: sizes themselves speak about the declared symbols.
 */
export function inUnits(a: Polynomial, ranges: ReadonlyMap<string, { readonly unit: bigint }>): Polynomial {
  const multiples = new Map<string, Polynomial>();
  for (const [symbol, { unit }] of ranges) {
    if (unit > 1n) multiples.set(symbol, scale(atomPolynomial(symbolAtom(symbol)), unit));
  }
  return replaceSymbols(a, multiples);
}
