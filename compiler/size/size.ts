import { symbolAtom } from "./atom.ts";
import { exactQuotient } from "./division.ts";
import { floorPolynomial } from "./floor.ts";
import type { Polynomial } from "./polynomial.ts";
import { atomPolynomial, constantPolynomial, difference, product, scale, sum } from "./size-arithmetic.ts";
import { exactNumber } from "./size-limits.ts";
import { evaluate, replaceSymbols } from "./substitution.ts";
import { polynomialText } from "./text.ts";

/** A size that depends on symbols: an immutable polynomial in canonical form, never a constant. */
export type Symbolic = Polynomial;

/** The extent of an axis. Nearly all are plain numbers, so whatever is constant is one, and takes the fast path. */
export type Size = number | Symbolic;

/**
 * The size of a free axis.
 * @param unit what its contract says it is a multiple of; one name has one unit
 */
export function symbol(name: string, unit = 1): Size {
  return atomPolynomial(symbolAtom(name, unit));
}

export function isConstant(a: Size): a is number {
  return typeof a === "number";
}

export function add(a: Size, b: Size): Size {
  if (isConstant(a) && isConstant(b)) return exactNumber(a + b);
  return toSize(sum(toPolynomial(a), toPolynomial(b)));
}

export function subtract(a: Size, b: Size): Size {
  if (isConstant(a) && isConstant(b)) return exactNumber(a - b);
  return toSize(difference(toPolynomial(a), toPolynomial(b)));
}

export function multiply(a: Size, b: Size): Size {
  if (isConstant(a)) return isConstant(b) ? exactNumber(a * b) : times(b, a);
  return isConstant(b) ? times(a, b) : toSize(product(a, b));
}

const times = (a: Symbolic, number: number): Size => (number === 1 ? a : toSize(scale(a, BigInt(exactNumber(number)))));

/** The number of elements of a shape; 1 for none. */
export function productOf(sizes: readonly Size[]): Size {
  return sizes.reduce<Size>(multiply, 1);
}

/** `a / k` rounded down. */
export function floorDivide(a: Size, k: number): Size {
  if (!Number.isSafeInteger(k) || k < 1) throw new RangeError(`a size can only be divided by 1, 2, 3, ..., not ${k}`);
  if (isConstant(a)) return Math.floor(exactNumber(a) / k) + 0;
  return toSize(floorPolynomial(a, BigInt(k)));
}

/** `a / k` rounded up. */
export function ceilDivide(a: Size, k: number): Size {
  return isConstant(a) && k >= 1 ? subtract(0, floorDivide(0 - a, k)) : floorDivide(add(a, k - 1), k);
}

/** The size that times `b` is `a` for all values of the symbols, or undefined if no polynomial is. */
export function divideExactly(a: Size, b: Size): Size | undefined {
  if (isConstant(a) && isConstant(b)) return b !== 0 && a % b === 0 ? exactNumber(a / b) : undefined;
  const quotient = exactQuotient(toPolynomial(a), toPolynomial(b));
  return quotient === undefined ? undefined : toSize(quotient);
}

/** Whether the two have the same canonical form. If they do they are always equal; `compareSizes` decides the rest. */
export function sameSize(a: Size, b: Size): boolean {
  if (isConstant(a) || isConstant(b)) return a === b;
  return a.key === b.key;
}

/** The symbols a size depends on. */
export function symbolsOf(a: Size): ReadonlySet<string> {
  return isConstant(a) ? new Set() : a.symbols;
}

/** One of the symbols of a size that is no constant, for messages. */
export const firstSymbol = (a: Size): string => [...symbolsOf(a)][0] ?? "?";

/** The number a size is once its symbols have values. */
export function evaluateSize(a: Size, bindings: ReadonlyMap<string, number>): number {
  if (isConstant(a)) return a;
  const value = evaluate(a, (name) => {
    const bound = bindings.get(name);
    if (bound === undefined) throw new Error(`the size \`${name}\` has no value`);
    return BigInt(exactNumber(bound));
  });
  return exactNumber(value);
}

/** The size with symbols replaced by other sizes; symbols without a binding stay. */
export function substitute(a: Size, bindings: ReadonlyMap<string, Size>): Size {
  if (isConstant(a)) return a;
  return toSize(replaceSymbols(a, new Map([...bindings].map(([name, size]) => [name, toPolynomial(size)]))));
}

/** A size as people write it: `h/16` in place of `floor(h/16)` where the contract of `h` makes the quotient exact. */
export function sizeText(a: Size): string {
  return isConstant(a) ? String(a) : polynomialText(a);
}

/** The polynomial behind a size, for the comparisons beside this file. */
export function toPolynomial(a: Size): Polynomial {
  return isConstant(a) ? constantPolynomial(BigInt(exactNumber(a))) : a;
}

function toSize(a: Polynomial): Size {
  return a.constant === undefined ? a : exactNumber(a.constant);
}
