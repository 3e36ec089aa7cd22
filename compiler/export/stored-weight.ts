/** A weight as a target stores it. */
export interface StoredWeight {
  /** Its path in the spec, and its name in the target's file. */
  readonly path: string;
  readonly key: string;
  /** Which of our axes each of its axes is: `[1, 0]` of a transposed matrix. One that is not there has length 1. */
  readonly axes: readonly number[];
}

/** The axes of a weight that is stored as it is. */
export const inOrder = (rank: number): readonly number[] => Array.from({ length: rank }, (_, i) => i);
