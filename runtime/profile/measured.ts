import type { RunPart, RunParts } from "../../compiler/ir/run-parts.ts";
import type { TimedRun } from "../engines/run-watch.ts";

/** A part with how long it takes; times are milliseconds. */
export interface MeasuredPart extends RunPart {
  /** Of the threads' time, the mean: what of the step it is. */
  readonly time: number;
  /** The time of the thread that had most to do. */
  readonly longest: number;
}

export interface Measured extends RunParts {
  readonly parts: readonly MeasuredPart[];
  /** What threads spend between parts, the mean: waiting for each other, and the clock. */
  readonly waiting: number;
}

/** Runs of one program as one: of each part, the medians. */
export function measured(runs: readonly TimedRun[]): Measured {
  const [first] = runs;
  if (first === undefined) return { parts: [], holdings: [], waiting: 0 };
  const busy = runs.map(busyOf);
  const parts = first.parts.map((part, at): MeasuredPart => {
    const times = busy.map((threads) => threads.map((thread) => thread[at] ?? 0));
    return { ...part, time: median(times.map(mean)), longest: median(times.map((all) => Math.max(...all))) };
  });
  return { parts, holdings: first.holdings, waiting: median(runs.map((run) => mean(run.threads.map(waitingOf)))) };
}

const busyOf = ({ parts, threads }: TimedRun) =>
  threads.map((times) => parts.map((_, at) => (times[2 * at + 1] ?? 0) - (times[2 * at] ?? 0)));

function waitingOf(times: Float64Array): number {
  let waiting = 0;
  for (let at = 2; at < times.length; at += 2) waiting += (times[at] ?? 0) - (times[at - 1] ?? 0);
  return waiting;
}

/** Milliseconds from the beginning of the first part to the end of the last. */
export function spanOf({ threads, parts }: TimedRun): number {
  if (parts.length === 0) return 0;
  return Math.max(...threads.map((times) => times.at(-1) ?? 0)) - Math.min(...threads.map(([first = 0]) => first));
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
