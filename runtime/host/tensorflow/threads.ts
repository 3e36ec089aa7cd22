import { availableParallelism } from "node:os";

/** How TensorFlow shares out its threads, which it hears as it is loaded. */
export interface Threads {
  /** How many ops compute at once. */
  readonly ops: number;
  /** How many threads one op may have. */
  readonly each: number;
}

/**
 * Operations of a program below which each op is too small to be worth sharing out: a step of the digits' model (1.0e9)
 * is a fifth shorter with one thread an op, one of six times as many is longer.
 */
const SMALL = 2.5e9;

/**
 * @param operations of the largest program that will run
 * @param threads how many may compute at once in all
 */
export const threadsFor = (operations: number, threads: number): Threads =>
  operations < SMALL ? { ops: threads, each: 1 } : { ops: threads, each: threads };

/** What was heard: the first word counts, as there is one library in a process. */
let told: Threads | undefined;

/** As many as are asked for, as the environment says, or as there are cores. */
export const threadsInAll = (asked: number | undefined): number =>
  told?.ops ?? Math.min(asked ?? (Number(process.env.TF_NUM_INTRAOP_THREADS) || Infinity), availableParallelism());

export function tellThreads(threads: Threads): Threads {
  if (told !== undefined) return told;
  told = threads;
  process.env.TF_NUM_INTEROP_THREADS = String(threads.ops);
  process.env.TF_NUM_INTRAOP_THREADS = String(threads.each);
  return threads;
}
