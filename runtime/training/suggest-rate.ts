import type { RateRange, TriedRate } from "./try-rates.ts";

/** What a curve of losses over rates says. */
export interface RateSuggestion {
  /** The middle of the longest sequence of ever lower losses: what is suggested. */
  readonly valley: number;
  /** Where the loss falls fastest for what the logarithm of the rate rises: the higher of the two, mostly. */
  readonly steepest: number;
  /** Where the loss is lowest: a rate that is too high to train with. */
  readonly lowest: number;
}

/**
 * Losses as means over a quarter of a decade of rates to each side, the nearest weighing most: as it looks to both sides,
 * the curve falls and rises where the losses do, and not later.
 */
export function smoothed(tried: readonly TriedRate[], { from, to, steps }: RateRange): readonly number[] {
  const reach = Math.max(2, Math.round((steps - 1) / Math.log10(to / from) / 4));
  return tried.map((_, i) => {
    let [sum, weight] = [0, 0];
    for (let k = Math.max(-reach, -i); k <= Math.min(reach, tried.length - 1 - i); k++) {
      const share = reach + 1 - Math.abs(k);
      sum += share * (tried[i + k]?.loss ?? 0);
      weight += share;
    }
    return sum / weight;
  });
}

/** How often what it sways from step to step the loss must fall: means of chance alone range over twice of it. */
const TELLING = 3;

/**
 * @param losses smoothed, of each rate that was tried
 * @returns undefined where the loss does not fall
 */
export function suggestRate(tried: readonly TriedRate[], losses: readonly number[]): RateSuggestion | undefined {
  const lowest = losses.reduce((best, loss, i) => (loss < (losses[best] ?? 0) ? i : best), 0);
  const falling = losses.slice(0, lowest + 1);
  const highest = Math.max(...falling);
  const sways = falling.map((loss, i) => ((tried[i]?.loss ?? loss) - loss) ** 2);
  const sway = Math.sqrt(sways.reduce((sum, one) => sum + one, 0) / sways.length);
  if (!(highest - (losses[lowest] ?? 0) > TELLING * sway)) return undefined;
  const sequence = longestFall(losses);
  const rateAt = (i: number | undefined) => tried[i ?? 0]?.rate ?? 0;
  return {
    valley: rateAt(sequence[sequence.length >> 1]),
    steepest: rateAt(steepestOf(falling)),
    lowest: rateAt(lowest),
  };
}

/** The step before which the loss falls most: rates stand a fixed factor apart. */
function steepestOf(losses: readonly number[]): number {
  const fall = (i: number) => (losses[i - 1] ?? 0) - (losses[i] ?? 0);
  return losses.reduce((best, _, i) => (i > 1 && fall(i) > fall(best) ? i : best), Math.min(1, losses.length - 1));
}

/** The longest sequence of places, not all of them neighbours, at each of which the loss is lower than at the one before. */
export function longestFall(losses: readonly number[]): readonly number[] {
  /** By length, the place at which a sequence of that length ends highest. */
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  for (const [i, loss] of losses.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((losses[ends[middle] ?? 0] ?? 0) > loss) low = middle + 1;
      else high = middle;
    }
    before.push(ends[low - 1]);
    ends[low] = i;
  }
  const sequence: number[] = [];
  for (let at = ends.at(-1); at !== undefined; at = before[at]) sequence.unshift(at);
  return sequence;
}
