/** A value that is not the same in all runs of a body: one for each run, in the order in which they run. */
export class Varied<T = unknown> {
  readonly values: readonly T[];

  constructor(values: readonly T[]) {
    this.values = values;
  }
}
