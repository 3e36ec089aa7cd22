import type { Span } from "../../schema/problem/source.ts";
import { ceilQuotient, floorQuotient } from "../size/integer.ts";

/** What a spec promises about a symbol: every admissible value is a multiple, at least `min`, at most `max`. */
export interface Contract {
  readonly min: number;
  readonly multipleOf: number;
  readonly max?: number;
  /** Where it is written, for messages that say what to add. */
  readonly declared?: Span;
}

/** Contracts by symbol. A symbol without one has min 1 and multipleOf 1. */
export type Contracts = ReadonlyMap<string, Contract>;

/** The admissible values of a symbol, as unit*low, unit*(low + 1), ..., unit*high. */
export interface Range {
  readonly unit: bigint;
  readonly low: bigint;
  readonly high: bigint;
}

/**
 * The range a contract leaves. Without a maximum it ends at the largest exact number, which no run can exceed; that
 * spares every caller a case for "unbounded". It is empty (low > high) if nothing satisfies the contract.
 */
export function rangeOf(symbol: string, contracts: Contracts): Range {
  const contract = contracts.get(symbol);
  const unit = BigInt(contract?.multipleOf ?? 1);
  const min = BigInt(Math.max(contract?.min ?? 1, 0));
  const max = BigInt(Math.min(contract?.max ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER));
  return { unit, low: ceilQuotient(min, unit), high: floorQuotient(max, unit) };
}

/** The ranges of some symbols, by name so that nothing depends on the order in which a spec mentions them. */
export function rangesOf(symbols: Iterable<string>, contracts: Contracts): ReadonlyMap<string, Range> {
  return new Map([...new Set(symbols)].sort().map((symbol) => [symbol, rangeOf(symbol, contracts)]));
}

/** Whether some symbol has no admissible value, so that nothing can be said about sizes that use it. */
export function isImpossible(ranges: ReadonlyMap<string, Range>): boolean {
  return [...ranges.values()].some(({ low, high }) => low > high);
}
