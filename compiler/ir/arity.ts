/** How many values an op or a kernel reads: so many, or a list of at least one or two. */
export type Count = 0 | 1 | 2 | 3 | AtLeast<1 | 2>;

export interface AtLeast<Min extends number> {
  readonly min: Min;
  readonly max: number;
}

export function atLeast<Min extends 1 | 2>(min: Min, max = Number.POSITIVE_INFINITY): AtLeast<Min> {
  return { min, max };
}

/** A count as bounds. */
export function boundsOf(count: Count): AtLeast<number> {
  return typeof count === "number" ? { min: count, max: count } : count;
}

/** As many as a count says, by type: whoever reads one is given one, and asks nothing. */
export type Counted<C extends Count, T> = C extends 0
  ? readonly []
  : C extends 1
    ? readonly [T]
    : C extends 2
      ? readonly [T, T]
      : C extends 3
        ? readonly [T, T, T]
        : C extends AtLeast<1>
          ? readonly [T, ...T[]]
          : readonly [T, T, ...T[]];
