import { greatestCommonDivisor } from "../size/integer.ts";
import type { Polynomial } from "../size/polynomial.ts";
import { boundsOf } from "./bounds.ts";
import type { Axis, Cell } from "./residues.ts";
import { lastStep } from "./residues.ts";
import { integerRoots } from "./roots.ts";

/** Where in a cell a difference is zero: everywhere, nowhere, at some steps of its one symbol, or nobody knows. */
export type Outcome = "everywhere" | "nowhere" | "unsettled" | Steps;

/** The steps of the only symbol of a cell at which its difference is zero. */
export interface Steps {
  readonly symbol: string;
  readonly steps: readonly bigint[];
}

/** Decides a cell as far as signs, common divisors and roots go. Only "unsettled" ever leaves something out. */
export function outcomeOf(cell: Cell, axes: readonly Axis[]): Outcome {
  const { polynomial } = cell;
  if (polynomial.constant !== undefined) return polynomial.constant === 0n ? "everywhere" : "nowhere";
  const last = lastSteps(cell, axes);
  const { lower, upper } = boundsOf(
    polynomial,
    () => 0n,
    (symbol) => last.get(symbol) ?? 0n,
  );
  if (lower > 0n || upper < 0n || missesZero(polynomial)) return "nowhere";

  const [symbol, another] = polynomial.symbols;
  if (symbol === undefined || another !== undefined) return "unsettled";
  const steps = integerRoots(polynomial, 0n, last.get(symbol) ?? 0n);
  if (steps === undefined) return "unsettled";
  if (steps.length === 0) return "nowhere";
  return BigInt(steps.length) === (last.get(symbol) ?? 0n) + 1n ? "everywhere" : { symbol, steps };
}

/** The greatest step of each symbol in a cell. */
export function lastSteps(cell: Cell, axes: readonly Axis[]): ReadonlyMap<string, bigint> {
  return new Map(axes.map((axis, i) => [axis.symbol, lastStep(axis, cell.starts[i] ?? axis.range.low)]));
}

/** Whether the constant leaves a remainder by a divisor of everything else, as in 16*n + 8. */
function missesZero(a: Polynomial): boolean {
  let shared = 0n;
  for (const [key, { coefficient }] of a.terms) {
    if (key !== "") shared = greatestCommonDivisor(shared, coefficient);
  }
  return a.constantTerm % shared !== 0n;
}
