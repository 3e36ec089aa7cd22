import type { Levels } from "./levels.ts";
import { quantile } from "./levels.ts";

/** Pixels that are looked at, to a side: light changes slowly over a paper. */
const lookedAt = 80;

/** Deviations from 0 of which this many standard deviations make the median, for a normal distribution. */
const ofMedian = 1.4826;

/** Standard deviation of most of some numbers around 0, whatever the few others are. */
export function commonDeviation(values: Float32Array): number {
  return ofMedian * quantile(values.map(Math.abs), 0.5);
}

/**
 * The parabola in x and y that goes through most of the levels, at every pixel. It is fitted to the levels near the
 * border, and then again to all that were not far from the one before, as ink is.
 */
export function commonParabola({ width, height, values }: Levels): Float32Array {
  const terms = (pixel: number) => {
    const x = (2 * (pixel % width)) / width - 1;
    const y = (2 * Math.floor(pixel / width)) / height - 1;
    return [1, x, y, x * x, x * y, y * y];
  };
  const step = Math.max(1, Math.round(Math.max(width, height) / lookedAt));
  const points = Array.from(values.keys())
    .filter((pixel) => (pixel % width) % step === 0 && Math.floor(pixel / width) % step === 0)
    .map((pixel) => ({ terms: terms(pixel), level: values[pixel] ?? 0 }));
  let factors: readonly number[] = [];
  const at = (row: readonly number[]) => row.reduce((sum, term, i) => sum + term * (factors[i] ?? 0), 0);
  let near = points.filter(({ terms: [, x = 0, y = 0] }) => Math.max(Math.abs(x), Math.abs(y)) > 0.8);
  for (let round = 0; round < 8; round++) {
    factors = leastSquares(near.map((point) => [...point.terms, point.level]));
    const differences = Float32Array.from(points, (point) => point.level - at(point.terms));
    const far = 2 * Math.max(1, commonDeviation(differences));
    near = points.filter((_, i) => Math.abs(differences[i] ?? 0) < far);
  }
  return values.map((_, pixel) => at(terms(pixel)));
}

/** The factors with which the columns of a table come nearest to its last one. */
function leastSquares(rows: readonly (readonly number[])[]): readonly number[] {
  const count = (rows[0]?.length ?? 1) - 1;
  const sums = Array.from({ length: count }, (_, i) =>
    Array.from({ length: count + 1 }, (_, j) => rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0)),
  );
  // Gauss and Jordan; a column that says nothing new gets the factor 0.
  for (const [i, pivot] of sums.entries()) {
    const size = pivot[i] ?? 0;
    const divided = pivot.map((x) => (Math.abs(size) < 1e-9 ? 0 : x / size));
    for (const [k, row] of sums.entries())
      sums[k] = k === i ? divided : row.map((x, j) => x - (row[i] ?? 0) * (divided[j] ?? 0));
  }
  return sums.map((row) => row[count] ?? 0);
}
