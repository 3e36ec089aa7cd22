/** A stretch of memory: addresses in bytes, the end not included. */
export interface Stretch {
  readonly begin: number;
  readonly end: number;
}

/** What was read and written since threads last waited for each other. */
export class Conflicts {
  private reads: Stretch[] = [];
  private writes: Stretch[] = [];

  /**
   * Takes up what is done next.
   * @returns whether threads must wait before, as it reads or writes what others may still write or read
   */
  mustWait(reads: readonly Stretch[], writes: readonly Stretch[]): boolean {
    const must = overlap(reads, this.writes) || overlap(writes, this.writes) || overlap(writes, this.reads);
    if (must) [this.reads, this.writes] = [[], []];
    this.reads.push(...reads);
    this.writes.push(...writes);
    return must;
  }
}

const overlap = (some: readonly Stretch[], others: readonly Stretch[]): boolean =>
  some.some((a) => others.some((b) => a.begin < b.end && b.begin < a.end));
