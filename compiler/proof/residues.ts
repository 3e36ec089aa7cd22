import { spend, WORK } from "../limits/budget.ts";
import { symbolAtom } from "../size/atom.ts";
import { leastCommonMultiple } from "../size/integer.ts";
import type { Polynomial } from "../size/polynomial.ts";
import { atomPolynomial, constantPolynomial, scale, sum } from "../size/size-arithmetic.ts";
import { replaceSymbols } from "../size/substitution.ts";
import type { Range } from "./contract.ts";

/** Cells one comparison may look at. */
const CELL_LIMIT = 65536n;

/** Terms one comparison may expand, over all its cells: what bounds its time. */
const WORK_LIMIT = 1 << 19;

/** How one symbol is cut up: by its remainder after division by the modulus, each remainder by its first value. */
export interface Axis {
  readonly symbol: string;
  readonly range: Range;
  readonly modulus: bigint;
  /** The least admissible value of each remainder, in units; consecutive numbers. */
  readonly starts: readonly bigint[];
}

/** One remainder for each symbol: there, symbol = start + modulus*step, and no floor is left. */
export interface Cell {
  readonly starts: readonly bigint[];
  /** The polynomial with each symbol standing for its step. */
  readonly polynomial: Polynomial;
}

/**
 * Cuts a polynomial's symbols so finely that within a cell each of its floors divides without a remainder to lose.
 * Undefined if that takes too many cells, or too much work.
 */
export function axesOf(a: Polynomial, ranges: ReadonlyMap<string, Range>): readonly Axis[] | undefined {
  const moduli = new Map<string, bigint>();
  collectModuli(a, 1n, moduli);
  const axes: Axis[] = [];
  let cells = 1n;
  for (const [symbol, range] of ranges) {
    if (!a.symbols.has(symbol)) continue;
    const modulus = moduli.get(symbol) ?? 1n;
    const values = range.high - range.low + 1n;
    const count = values < modulus ? values : modulus;
    cells *= count;
    if (cells > CELL_LIMIT) return undefined;
    spend(WORK.trial * Number(count));
    const starts = Array.from({ length: Number(count) }, (_, i) => range.low + BigInt(i));
    axes.push({ symbol, range, modulus, starts });
  }
  return Number(cells) * expandedTerms(a) > WORK_LIMIT ? undefined : axes;
}

/** All cells, one at a time. Symbols that are not cut up are replaced together: there may be many. */
export function cellsOf(a: Polynomial, axes: readonly Axis[]): Generator<Cell> {
  const uncut = new Map<string, Polynomial>();
  for (const axis of axes) {
    const [start, another] = axis.starts;
    if (start !== undefined && another === undefined) uncut.set(axis.symbol, valueFrom(axis, start));
  }
  return cut(replaceSymbols(a, uncut), axes, []);
}

/** Replaces a symbol once for all the cells that share its remainder. */
function* cut(a: Polynomial, axes: readonly Axis[], known: readonly bigint[]): Generator<Cell> {
  const starts = [...known];
  let axis = axes[starts.length];
  while (axis?.starts[0] !== undefined && axis.starts.length === 1) {
    starts.push(axis.starts[0]);
    axis = axes[starts.length];
  }
  if (axis === undefined) {
    yield { starts, polynomial: a };
    return;
  }
  for (const start of axis.starts) {
    const replaced = replaceSymbols(a, new Map([[axis.symbol, valueFrom(axis, start)]]));
    yield* cut(replaced, axes, [...starts, start]);
  }
}

function valueFrom(axis: Axis, start: bigint): Polynomial {
  const only = constantPolynomial(start);
  if (lastStep(axis, start) === 0n) return only;
  return sum(scale(atomPolynomial(symbolAtom(axis.symbol)), axis.modulus), only);
}

/** The greatest step that stays in the range; the least is 0. */
export function lastStep(axis: Axis, start: bigint): bigint {
  return (axis.range.high - start) / axis.modulus;
}

/** A floor within a floor loses a remainder twice, so divisors multiply on the way in. */
function collectModuli(a: Polynomial, outer: bigint, moduli: Map<string, bigint>): void {
  for (const { factors } of a.terms.values()) {
    for (const { atom } of factors) {
      if (atom.kind === "symbol") continue;
      const divisor = outer * atom.divisor;
      for (const name of atom.symbols) moduli.set(name, leastCommonMultiple(moduli.get(name) ?? 1n, divisor));
      collectModuli(atom.numerator, divisor, moduli);
    }
  }
}

/** About how many terms there are once every symbol is a sum of two and every floor is multiplied out. */
function expandedTerms(a: Polynomial): number {
  let total = 0;
  for (const { factors } of a.terms.values()) {
    let count = 1;
    for (const { atom, power } of factors) {
      count *= atom.kind === "symbol" ? power + 1 : expandedTerms(atom.numerator) ** power;
    }
    total += count;
  }
  return total;
}
