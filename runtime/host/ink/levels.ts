/** One number a pixel, row by row: grey levels of 0 … 255, or how much ink there is, 0 … 1. */
export interface Levels {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** The level below which a part of the numbers lies, 0 … 1. */
export function quantile(values: Float32Array, part: number): number {
  const sorted = values.toSorted();
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

/** How unlike each other some numbers are: the sum of the squares of their distances from the mean. */
export function unlikeness(values: Float32Array): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / Math.max(1, values.length);
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
}

/** The level between two kinds of pixels that makes them most unlike each other (Otsu 1979). */
export function otsuThreshold(values: Float32Array): number {
  const counts = new Float64Array(256);
  for (const value of values) (counts[Math.max(0, Math.min(255, Math.round(value)))] as number)++;
  const total = values.length;
  const sum = counts.reduce((all, count, level) => all + count * level, 0);
  let [below, sumBelow, best] = [0, 0, -1];
  let [first, last] = [0, 0];
  for (const [level, count] of counts.entries()) {
    below += count;
    sumBelow += count * level;
    if (below === 0 || below === total) continue;
    const gap = sumBelow / below - (sum - sumBelow) / (total - below);
    const between = below * (total - below) * gap ** 2;
    if (between > best) [best, first] = [between, level];
    // Levels that no pixel has lie between as well: the middle of them is the threshold.
    if (between >= best) last = level;
  }
  return (first + last) / 2 + 0.5;
}
