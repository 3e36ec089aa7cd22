import { floorQuotient } from "../size/integer.ts";
import type { Polynomial } from "../size/polynomial.ts";
import type { Size } from "../size/size.ts";
import { isConstant, symbolsOf } from "../size/size.ts";
import { constantPolynomial, difference } from "../size/size-arithmetic.ts";
import { evaluate } from "../size/substitution.ts";
import { inUnits } from "../size/units.ts";
import type { Bounds } from "./bounds.ts";
import { boundsOf } from "./bounds.ts";
import type { Contracts, Range } from "./contract.ts";
import { isImpossible, rangesOf } from "./contract.ts";
import { lastSteps } from "./outcome.ts";
import { axesOf, cellsOf } from "./residues.ts";
import type { Equality } from "./verdict.ts";
import { ALWAYS, NEVER, sometimes, UNKNOWN, withinLimits } from "./verdict.ts";
import { findWitnesses } from "./witness.ts";

type Ranges = ReadonlyMap<string, Range>;

/**
 * Whether a size is never below a minimum: a convolution or a slice must leave something. Complete for what depends on
 * one symbol and only grows or only falls with it, which theirs do; otherwise bounds and examples decide what they can.
 */
export function atLeast(a: Size, minimum: number, contracts: Contracts): Equality {
  if (isConstant(a)) return a >= minimum ? ALWAYS : NEVER;
  const ranges = rangesOf(symbolsOf(a), contracts);
  if (isImpossible(ranges)) return UNKNOWN;
  return withinLimits(() => {
    const excess = inUnits(difference(a, constantPolynomial(BigInt(Math.ceil(minimum)))), ranges);
    return byBounds([boundsIn(excess, ranges)]) ?? byThreshold(excess, ranges) ?? byCells(excess, ranges);
  });
}

function boundsIn(a: Polynomial, ranges: Ranges): Bounds {
  return boundsOf(
    a,
    (symbol) => ranges.get(symbol)?.low ?? 0n,
    (symbol) => ranges.get(symbol)?.high ?? 0n,
  );
}

/** A verdict, if the bounds of all parts agree on one. */
function byBounds(parts: readonly Bounds[]): Equality | undefined {
  if (parts.every(({ lower }) => lower >= 0n)) return ALWAYS;
  return parts.every(({ upper }) => upper < 0n) ? NEVER : undefined;
}

/** Where one symbol crosses from too small to large enough, or back, if it does so once. */
function byThreshold(a: Polynomial, ranges: Ranges): Equality | undefined {
  const [symbol, another] = a.symbols;
  const range = ranges.get(symbol ?? "");
  if (symbol === undefined || another !== undefined || range === undefined) return undefined;
  const signs = new Set([...a.terms].filter(([key]) => key !== "").map(([, { coefficient }]) => coefficient > 0n));
  if (signs.size > 1) return undefined;
  const grows = signs.has(true);
  const holds = (units: bigint) => evaluate(a, () => units) >= 0n;
  // The bounds were exact and did not settle it, so the two ends differ; halve the range that has the change inside.
  let [low, high] = [range.low, range.high];
  while (high - low > 1n) {
    const middle = floorQuotient(low + high, 2n);
    if (holds(middle) === grows) high = middle;
    else low = middle;
  }
  const [works, fails] = grows ? [high, low] : [low, high];
  const value = works * range.unit;
  const condition = {
    text: `\`${symbol}\` is at ${grows ? "least" : "most"} ${value}`,
    ...(grows ? { least: { symbol, min: Number(value) } } : {}),
  };
  const lowest = [...ranges].map(([name, { low: least }]) => [name, least] as const);
  return sometimes(ranges, new Map([...lowest, [symbol, works]]), new Map([...lowest, [symbol, fails]]), condition);
}

/** Bounds cell by cell, which sees through floors of mixed signs such as h - floor(h/2); then examples. */
function byCells(a: Polynomial, ranges: Ranges): Equality {
  const axes = axesOf(a, ranges);
  if (axes !== undefined) {
    const parts: Bounds[] = [];
    for (const cell of cellsOf(a, axes)) {
      const last = lastSteps(cell, axes);
      parts.push(
        boundsOf(
          cell.polynomial,
          () => 0n,
          (symbol) => last.get(symbol) ?? 0n,
        ),
      );
    }
    const verdict = byBounds(parts);
    if (verdict !== undefined) return verdict;
  }
  const holds = (point: ReadonlyMap<string, bigint>) => evaluate(a, (symbol) => point.get(symbol) ?? 0n) >= 0n;
  const { works, fails, exhausted } = findWitnesses(ranges, holds, []);
  if (works !== undefined && fails !== undefined) return sometimes(ranges, works, fails, undefined);
  if (exhausted) return works === undefined ? NEVER : ALWAYS;
  return UNKNOWN;
}
