/** Which numbers of a line make one of a line of another length, and by what weights. */
export interface Span {
  /** Of each weight, the number that it is of. */
  readonly at: readonly number[];
  readonly weights: readonly number[];
}

/** A filter's weight at a distance, and from where on it has none. */
export interface Filter {
  readonly support: number;
  weight(x: number): number;
}

/** Keys' kernel: libraries differ in `a`. */
export const cubic = (a: number): Filter => ({
  support: 2,
  weight(x) {
    const d = Math.abs(x);
    if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
    return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
  },
});

/**
 * A line of another length, by a filter that widens as the line shrinks; what of it lies beyond the ends is left out, and
 * the rest weighs as much as the whole. So do Pillow and, of tensors, PyTorch with `antialias`.
 */
export function widened(from: number, to: number, { support, weight }: Filter): readonly Span[] {
  const scale = from / to;
  const wide = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support * wide + 0.5));
    const end = Math.min(from, Math.trunc(centre + support * wide + 0.5));
    const at = Array.from({ length: end - first }, (_, k) => first + k);
    const weights = at.map((place) => weight((place - centre + 0.5) / wide));
    const sum = weights.reduce((total, one) => total + one, 0);
    return { at, weights: weights.map((one) => one / sum) };
  });
}

/**
 * A line of another length through four neighbours each; beyond the ends stands the end. So does PyTorch without
 * `antialias`.
 * @param scale how far apart the new numbers lie; by the lengths if left out
 */
export function interpolated(from: number, to: number, scale = from / to): readonly Span[] {
  const { weight } = cubic(-0.75);
  return Array.from({ length: to }, (_, i) => {
    const place = (i + 0.5) * scale - 0.5;
    const near = [-1, 0, 1, 2].map((offset) => Math.floor(place) + offset);
    return {
      at: near.map((one) => Math.min(from - 1, Math.max(0, one))),
      weights: near.map((one) => weight(place - one)),
    };
  });
}

/**
 * Between the two neighbours of places that lie ever farther apart from the middle on, so that the outermost of an odd
 * number of each meet: relative positions near zero stay as they are. After BEiT's fine-tuning, as timm 1.0.31 has it.
 */
export function geometric(from: number, to: number): readonly Span[] {
  const half = Math.floor(from / 2);
  const ratio = ratioFor(half, Math.floor(to / 2));
  const right = Array.from({ length: half }, (_, i) => progression(ratio, i + 1));
  const places = [...right.map((x) => -x).reverse(), 0, ...right];
  return Array.from({ length: to }, (_, i) => between(places, i - Math.floor(to / 2)));
}

/** 1 + r + … + rⁿ⁻¹ */
const progression = (ratio: number, count: number): number =>
  Array.from({ length: count }, (_, i) => ratio ** i).reduce((sum, one) => sum + one, 0);

/** The ratio at which so many steps reach a distance, within a millionth; steps never shrink. */
function ratioFor(count: number, distance: number): number {
  let [low, high] = [1.01, 1.5];
  let middle = low;
  while (high - low > 1e-6) {
    middle = (low + high) / 2;
    if ((1 - middle ** count) / (1 - middle) > distance) high = middle;
    else low = middle;
  }
  return middle;
}

/** Linear between neighbours; beyond the ends stands the end. */
function between(places: readonly number[], x: number): Span {
  const found = places.findIndex((place) => place >= x);
  const right = found < 0 ? places.length - 1 : found;
  const left = Math.max(0, right - 1);
  const [a = 0, b = 0] = [places[left], places[right]];
  const share = a === b ? 0 : Math.min(1, (x - a) / (b - a));
  return { at: [left, right], weights: [1 - share, share] };
}
