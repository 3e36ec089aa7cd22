import type { RunParts } from "../../compiler/ir/run-parts.ts";

/** Hears how long the parts of a plan's runs take. To be heard costs time: the clock is read twice a part. */
export interface RunWatch {
  /** A run has ended well. */
  ran(run: TimedRun): void;
}

export interface TimedRun extends RunParts {
  /** Of each thread, when it began and when it ended each part: two numbers a part, in milliseconds of one clock. */
  readonly threads: readonly Float64Array[];
  /** Where its parts were found by running it as far as each of them, which took longer: milliseconds of the run alone. */
  readonly alone?: number;
}
