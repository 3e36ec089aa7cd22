import { bestEpoch, type EpochMetrics } from "../../training/metrics.ts";
import type { Trial } from "./sweep-plan.ts";

/** What a trial came to. */
export interface TrialResult extends Trial {
  /** Its run. */
  readonly run: string;
  readonly metrics: readonly EpochMetrics[];
  /** Why it did not come to its end, if it did not: it diverged, say. */
  readonly failure?: string | undefined;
}

/** A number over runs that differ in their seed alone. */
export interface Spread {
  readonly mean: number;
  /** With n − 1 below; undefined of one run. */
  readonly deviation: number | undefined;
}

/** Runs that differ in their seed alone. */
export interface SweepRow {
  readonly chosen: readonly string[];
  /** Those that came to their end. */
  readonly runs: readonly string[];
  /** Of the best epochs' validation; undefined where no run came to its end. */
  readonly accuracy: Spread | undefined;
  readonly loss: Spread | undefined;
  readonly failures: readonly string[];
}

/** A row a choice, the best first. */
export function sweepTable(results: readonly TrialResult[]): readonly SweepRow[] {
  const groups = new Map<string, TrialResult[]>();
  for (const result of results) {
    const key = JSON.stringify(result.chosen);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  const rows = [...groups.values()].map(rowOf);
  return rows.sort(
    (a, b) => (b.accuracy?.mean ?? -1) - (a.accuracy?.mean ?? -1) || (a.loss?.mean ?? 0) - (b.loss?.mean ?? 0),
  );
}

function rowOf(results: readonly TrialResult[]): SweepRow {
  const done = results.filter(({ failure }) => failure === undefined);
  const bests = done.flatMap(({ metrics }) => bestEpoch(metrics) ?? []);
  return {
    chosen: results[0]?.chosen ?? [],
    runs: done.map(({ run }) => run),
    accuracy: spreadOf(bests.flatMap((row) => row.validation_accuracy ?? [])),
    loss: spreadOf(bests.map((row) => row.validation_loss)),
    failures: results.flatMap(({ failure }) => failure ?? []),
  };
}

export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length < 2 ? undefined : Math.sqrt(squares / (values.length - 1)) };
}
