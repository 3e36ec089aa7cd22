/** Runs of each number of threads in a trial; the one in the middle counts, since any may meet other work. */
const TRIES = 3;
/** Runs from one trial to the next: other work on the machine comes and goes. */
const PERIOD = 250;
/** Runs before the first trial, in which the machine still improves its code. */
const WARM = 10;

/**
 * How many threads a program is fastest on. It is found by trying, which results do not show: their bits are the same on
 * any number. Where other work takes a core away, threads that wait for each other at every barrier are slower than one.
 */
export class ThreadChoice {
  readonly #counts: readonly number[];
  #best: number;
  #run = -WARM;
  #times = new Map<number, number[]>();

  /** @param counts what to choose among; the last is the first choice */
  constructor(counts: readonly number[]) {
    this.#counts = counts;
    this.#best = counts.at(-1) ?? 1;
  }

  /** On how many the next run is to be. */
  get next(): number {
    const tried = this.#counts[this.#run % this.#counts.length];
    return this.#isTrial && tried !== undefined ? tried : this.#best;
  }

  /** The run has taken so long, in whatever unit. */
  took(time: number): void {
    if (this.#isTrial) this.#times.set(this.next, [...(this.#times.get(this.next) ?? []), time]);
    this.#run++;
    if (this.#run === TRIES * this.#counts.length) this.#decide();
    if (this.#run === PERIOD) this.#run = 0;
  }

  get #isTrial(): boolean {
    return this.#counts.length > 1 && this.#run >= 0 && this.#run < TRIES * this.#counts.length;
  }

  #decide(): void {
    const middle = (count: number): number => this.#times.get(count)?.toSorted((a, b) => a - b)[TRIES >> 1] ?? Infinity;
    this.#best = this.#counts.reduce((best, count) => (middle(count) < middle(best) ? count : best), this.#best);
    this.#times = new Map();
  }
}

/** Threads that may be worth while, of so many at most: one, two, four and so on, and all. */
export function countsUpTo(most: number): readonly number[] {
  const powers = Array.from({ length: 31 }, (_, i) => 2 ** i).filter((count) => count < most);
  return [...powers, most];
}
