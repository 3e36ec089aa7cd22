import { limits } from "../../schema/problem/limits.ts";

export const TERM_LIMIT = limits.terms.most;
export const DEGREE_LIMIT = limits.degree.most;

/** Coefficients stay below this: far beyond any size, and small enough that arithmetic on them is cheap. */
const COEFFICIENT_LIMIT = 1n << 256n;

/**
 * A size outgrew what this algebra computes with. A class of its own, so that a comparison can answer "unknown" when
 * its own intermediate results grow too large, without hiding other mistakes.
 */
export class SizeLimitError extends RangeError {
  override readonly name = "SizeLimitError";
}

/** Refuses a polynomial with too many terms. */
export function checkTerms(count: number): void {
  if (count > TERM_LIMIT) throw new SizeLimitError(`a size has more than ${TERM_LIMIT} terms, the most supported`);
}

/** Refuses a polynomial of too high a degree. */
export function checkDegree(degree: number): void {
  if (degree > DEGREE_LIMIT) {
    throw new SizeLimitError(`a size multiplies more than ${DEGREE_LIMIT} symbols together, the most supported`);
  }
}

/** Refuses a coefficient or a divisor that has grown out of all proportion. */
export function checkCoefficient(value: bigint): void {
  if (value >= COEFFICIENT_LIMIT || value <= -COEFFICIENT_LIMIT) {
    throw new SizeLimitError("a size has a coefficient of more than 256 bits, the most supported");
  }
}

/** The same whole number as a `number`, or a RangeError when it would not be exact. */
export function exactNumber(value: number | bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number + 0;
  if (Number.isInteger(number)) {
    throw new SizeLimitError(
      `a size of ${number > 0 ? "more" : "less"} than ${Math.sign(number) * Number.MAX_SAFE_INTEGER} is not exact`,
    );
  }
  throw new RangeError(`a size must be a whole number, not ${number}`);
}
