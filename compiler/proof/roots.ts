import { floorQuotient } from "../size/integer.ts";
import type { Polynomial } from "../size/polynomial.ts";

/** Above this, finding roots costs more than it tells: sizes in one symbol are hardly ever more than quadratic. */
const ROOT_DEGREE_LIMIT = 8;

/**
 * All whole numbers from `low` to `high` where a polynomial in one symbol is zero, in order; undefined for a polynomial
 * of another kind. That settles what sizes such as `(h/16)^2 + 1` equal, where residues alone cannot.
 */
export function integerRoots(a: Polynomial, low: bigint, high: bigint): readonly bigint[] | undefined {
  const coefficients = coefficientsOf(a);
  if (coefficients === undefined) return undefined;
  return turningCuts(coefficients, low, high).filter((cut) => valueAt(coefficients, cut) === 0n);
}

/** Coefficients by power, if the polynomial is one in a single symbol of a moderate degree, without floors. */
function coefficientsOf(a: Polynomial): readonly bigint[] | undefined {
  if (a.symbols.size !== 1 || a.degree > ROOT_DEGREE_LIMIT) return undefined;
  const coefficients = new Array<bigint>(a.degree + 1).fill(0n);
  for (const { coefficient, factors } of a.terms.values()) {
    const [factor] = factors;
    if (factor?.atom.kind === "floor") return undefined;
    coefficients[factor?.power ?? 0] = coefficient;
  }
  return coefficients;
}

/**
 * Whole numbers c in order, such that every real zero of the polynomial in [low, high] lies in some [c, c + 1).
 * Between two neighbouring cuts of the derivative it only rises or only falls, so bisection finds its zero there.
 */
function turningCuts(coefficients: readonly bigint[], low: bigint, high: bigint): readonly bigint[] {
  if (coefficients.length < 2) return [];
  const derivative = coefficients.slice(1).map((coefficient, power) => coefficient * BigInt(power + 1));
  const cuts = new Set<bigint>();
  let from = low;
  for (const turn of [...turningCuts(derivative, low, high), high]) {
    if (turn < from) continue;
    cuts.add(turn);
    cuts.add(signChange(coefficients, from, turn));
    from = turn + 1n;
  }
  return [...cuts].sort((a, b) => (a < b ? -1 : 1));
}

/** The last number from which a polynomial that rises or falls throughout still has its first sign, or is zero. */
function signChange(coefficients: readonly bigint[], from: bigint, to: bigint): bigint {
  const falling = valueAt(coefficients, from) > valueAt(coefficients, to);
  let [low, high] = [from, to];
  while (low < high) {
    const middle = floorQuotient(low + high + 1n, 2n);
    const value = valueAt(coefficients, middle);
    if (falling ? value >= 0n : value <= 0n) low = middle;
    else high = middle - 1n;
  }
  return low;
}

function valueAt(coefficients: readonly bigint[], x: bigint): bigint {
  return coefficients.reduceRight((value, coefficient) => value * x + coefficient, 0n);
}
