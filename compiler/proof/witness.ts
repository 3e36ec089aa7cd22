import { spend, WORK } from "../limits/budget.ts";
import { leastCommonMultiple } from "../size/integer.ts";
import type { Range } from "./contract.ts";

/** A value for each symbol, in units of what it is a multiple of. */
export type Point = ReadonlyMap<string, bigint>;

/** A point where something holds and one where it does not, as far as the search went. */
export interface Witnesses {
  readonly works: Point | undefined;
  readonly fails: Point | undefined;
  /** Whether every admissible point was tried, so that finding none proves there is none. */
  readonly exhausted: boolean;
}

/** Sizes people meet, in the order they would think of them. */
const FAMILIAR = [224, 225, 384, 256, 32, 64, 96, 112, 192, 448, 512, 1, 2, 3, 4, 5, 7, 8, 14, 15, 16, 17, 28, 49];

/** Up to so many admissible points, all are tried. */
const ALL_LIMIT = 4096;

/** Values, over all symbols of a point, that familiar sizes and equal sizes may each take to try. */
const TRIED_VALUES = 2048;

/**
 * Looks for an example and a counterexample, familiar sizes first: an error is clearest where it says that 224 works
 * and 225 does not. Hints are points already known to settle it, less pretty; they may leave out symbols.
 */
export function findWitnesses(
  ranges: ReadonlyMap<string, Range>,
  holds: (point: Point) => boolean,
  hints: Iterable<Point>,
): Witnesses {
  let works: Point | undefined;
  let fails: Point | undefined;
  for (const source of [familiarPoints(ranges), equalPoints(ranges), completed(hints, ranges), allPoints(ranges)]) {
    for (const point of source) {
      if (holds(point)) works ??= point;
      else fails ??= point;
      if (works !== undefined && fails !== undefined) return { works, fails, exhausted: false };
    }
  }
  return { works, fails, exhausted: pointCount(ranges) <= ALL_LIMIT };
}

/** Every combination of one value from each list, the last list varying fastest, up to a limit. */
export function* combinations(
  lists: readonly (readonly [string, readonly bigint[]])[],
  limit: number,
): Generator<Map<string, bigint>> {
  const total = lists.reduce((count, [, values]) => Math.min(count * values.length, limit), 1);
  for (let i = 0; i < total; i++) {
    spend(WORK.trial * lists.length);
    const point = new Map<string, bigint>();
    let rest = i;
    for (const [symbol, values] of [...lists].reverse()) {
      point.set(symbol, values[rest % values.length] ?? 0n);
      rest = Math.floor(rest / values.length);
    }
    yield new Map([...point].reverse());
  }
}

function* familiarPoints(ranges: ReadonlyMap<string, Range>): Generator<Point> {
  yield* combinations(
    [...ranges].map(([symbol, range]) => [symbol, familiarValues(range)]),
    pointLimit(ranges),
  );
}

function familiarValues({ unit, low, high }: Range): readonly bigint[] {
  const values = FAMILIAR.map(BigInt).filter((value) => value % unit === 0n);
  const nearby = [low, low + 1n, low + 2n, low + 3n, ...(high - low < ALL_LIMIT ? [high] : [])];
  return [...new Set([...values.map((value) => value / unit), ...nearby])].filter((u) => u >= low && u <= high);
}

function* equalPoints(ranges: ReadonlyMap<string, Range>): Generator<Point> {
  const step = [...ranges.values()].reduce((common, { unit }) => leastCommonMultiple(common, unit), 1n);
  for (let i = 1n; i <= pointLimit(ranges); i++) {
    spend(WORK.trial * ranges.size);
    const point = new Map([...ranges].map(([symbol, { unit }]) => [symbol, (i * step) / unit]));
    if ([...ranges].every(([symbol, range]) => isWithin(point.get(symbol), range))) yield point;
  }
}

function* completed(hints: Iterable<Point>, ranges: ReadonlyMap<string, Range>): Generator<Point> {
  for (const hint of hints) yield new Map([...ranges].map(([symbol, { low }]) => [symbol, hint.get(symbol) ?? low]));
}

function* allPoints(ranges: ReadonlyMap<string, Range>): Generator<Point> {
  if (pointCount(ranges) > ALL_LIMIT) return;
  const lists = [...ranges].map(([symbol, { low, high }]) => {
    return [symbol, Array.from({ length: Number(high - low) + 1 }, (_, i) => low + BigInt(i))] as const;
  });
  yield* combinations(lists, ALL_LIMIT);
}

function pointLimit(ranges: ReadonlyMap<string, Range>): number {
  return Math.ceil(TRIED_VALUES / ranges.size);
}

function pointCount(ranges: ReadonlyMap<string, Range>): bigint {
  return [...ranges.values()].reduce((count, { low, high }) => count * (high - low + 1n), 1n);
}

function isWithin(value: bigint | undefined, { low, high }: Range): boolean {
  return value !== undefined && value >= low && value <= high;
}
