import { floorAtom } from "./atom.ts";
import { floorQuotient, greatestCommonDivisor } from "./integer.ts";
import type { FloorAtom } from "./polynomial.ts";
import { Polynomial } from "./polynomial.ts";
import { atomPolynomial, difference, mapCoefficients, scale, sum } from "./size-arithmetic.ts";
import { checkCoefficient } from "./size-limits.ts";

/**
 * The whole part of `a / divisor`, brought to one form by rewriting until nothing applies, so that convolutions
 * written differently but giving the same size have the same key:
 *
 * 1. multiples of the divisor leave the floor, also from the constant: floor((h - 16)/16) = floor(h/16) - 1
 * 2. a floor of a constant in [0, divisor) is zero
 * 3. a divisor shared by the other coefficients cancels: floor((4*h + 3)/6) = floor((2*h + 1)/3)
 * 4. a floor inside opens up, so nested strides collapse: floor((floor(h/2) + p)/3) = floor((h + 2*p)/6)
 */
export function floorPolynomial(a: Polynomial, divisor: bigint): Polynomial {
  let whole = new Polynomial(new Map());
  let rest = a;
  let by = divisor;
  for (;;) {
    checkCoefficient(by);
    const quotient = mapCoefficients(rest, (coefficient) => floorQuotient(coefficient, by));
    if (quotient.terms.size > 0) {
      whole = whole.terms.size > 0 ? sum(whole, quotient) : quotient;
      rest = mapCoefficients(rest, (coefficient) => coefficient - by * floorQuotient(coefficient, by));
    }
    if (rest.constant !== undefined) return whole;

    let shared = by;
    for (const [key, { coefficient }] of rest.terms) {
      if (key !== "") shared = greatestCommonDivisor(shared, coefficient);
    }
    if (shared > 1n) {
      rest = mapCoefficients(rest, (coefficient) => floorQuotient(coefficient, shared));
      by /= shared;
      continue;
    }

    const inner = openableFloor(rest);
    if (inner === undefined) return sum(whole, atomPolynomial(floorAtom(rest, by)));
    const others = difference(rest, atomPolynomial(inner));
    rest = sum(inner.numerator, scale(others, inner.divisor));
    by *= inner.divisor;
  }
}

/**
 * A floor that stands alone in the sum with coefficient 1, the first by key so that the choice is the same however
 * the sum was built. One that also occurs in another term stays closed: opening it would only nest it deeper there.
 */
function openableFloor(a: Polynomial): FloorAtom | undefined {
  const uses = new Map<string, number>();
  for (const { factors } of a.terms.values()) {
    for (const { atom } of factors) uses.set(atom.key, (uses.get(atom.key) ?? 0) + 1);
  }
  let first: FloorAtom | undefined;
  for (const { coefficient, factors } of a.terms.values()) {
    const [factor, another] = factors;
    if (coefficient !== 1n || factor === undefined || another !== undefined || factor.power > 1) continue;
    const { atom } = factor;
    if (atom.kind !== "floor" || uses.get(atom.key) !== 1) continue;
    if (first === undefined || atom.key < first.key) first = atom;
  }
  return first;
}
