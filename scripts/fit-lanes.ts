/**
 * Coefficients of the polynomials in compiler/targets/module/math/: `npx tsx scripts/fit-lanes.ts` prints them with the
 * largest weighted error of each. Minimax by Remez's exchange in f64 on a dense grid, then rounded to f32.
 */
import { erf } from "../compiler/kernels/erf.ts";

interface Fit {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** What the polynomial is to equal. */
  readonly target: (x: number) => number;
  /** What each coefficient is multiplied by. */
  readonly basis: readonly ((x: number) => number)[];
  /** What an error at x counts; times a basis function it is of one sign. */
  readonly weight: (x: number) => number;
}

const POINTS = 20000;
const EXCHANGES = 60;

/** Powers of x, or of a function of it. */
const powers = (
  from: number,
  to: number,
  of: (x: number) => number = (x) => x,
  times: (x: number) => number = () => 1,
) => Array.from({ length: to - from + 1 }, (_, i) => (x: number) => times(x) * of(x) ** (from + i));

function remez({ from, to, target, basis, weight }: Fit): { coefficients: number[]; error: number } {
  const grid = Array.from({ length: POINTS }, (_, i) => {
    const x = from + ((to - from) * (1 - Math.cos((Math.PI * (i + 0.5)) / POINTS))) / 2;
    return { target: target(x), weight: weight(x), basis: basis.map((part) => part(x)) };
  });
  const count = basis.length + 1;
  let reference = Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * POINTS) / count));
  let coefficients: number[] = [];
  let error = Number.POSITIVE_INFINITY;
  for (let exchange = 0; exchange < EXCHANGES; exchange++) {
    const rows = reference.map((place, i) => {
      const point = grid[place];
      if (point === undefined) throw new Error("no such point");
      return [...point.basis, (i % 2 === 0 ? 1 : -1) / point.weight, point.target];
    });
    coefficients = solve(rows).slice(0, -1);
    const errors = grid.map(
      (point) => point.weight * (point.target - point.basis.reduce((sum, b, k) => sum + b * (coefficients[k] ?? 0), 0)),
    );
    error = errors.reduce((most, e) => Math.max(most, Math.abs(e)), 0);
    const extremes = alternating(errors, count);
    if (extremes.length < count || extremes.every((place, i) => place === reference[i])) break;
    reference = extremes;
  }
  return { coefficients, error };
}

/** Places of the largest errors of alternating sign, as many as wanted. */
function alternating(errors: readonly number[], count: number): number[] {
  const extremes: number[] = [];
  errors.forEach((e, place) => {
    const last = extremes.at(-1);
    if (last === undefined || Math.sign(errors[last] ?? 0) !== Math.sign(e)) extremes.push(place);
    else if (Math.abs(e) > Math.abs(errors[last] ?? 0)) extremes[extremes.length - 1] = place;
  });
  const size = (place: number | undefined) => Math.abs(errors[place ?? 0] ?? 0);
  while (extremes.length > count) {
    const least = extremes.reduce((low, place, i) => (size(place) < size(extremes[low]) ? i : low), 0);
    const isInside = least > 0 && least < extremes.length - 1;
    if (isInside && extremes.length > count + 1) {
      // Its neighbours have one sign: the larger stays.
      extremes.splice(size(extremes[least - 1]) < size(extremes[least + 1]) ? least - 1 : least, 2);
    } else if (size(extremes[0]) < size(extremes.at(-1))) extremes.shift();
    else extremes.pop();
  }
  return extremes;
}

/** Gauss with pivots; each row ends with its right side. */
function solve(rows: number[][]): number[] {
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i]?.[k] ?? 0) > Math.abs(rows[pivot]?.[k] ?? 0)) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot] ?? [], rows[k] ?? []];
    const top = rows[k] ?? [];
    for (let i = 0; i < n; i++) {
      const row = rows[i] ?? [];
      if (i === k) continue;
      const factor = (row[k] ?? 0) / (top[k] ?? 1);
      for (let j = k; j <= n; j++) row[j] = (row[j] ?? 0) - factor * (top[j] ?? 0);
    }
  }
  return rows.map((row, k) => (row[n] ?? 0) / (row[k] ?? 1));
}

/** e^(t²/2) Φ(−t) = ½ e^(z²) erfc z with z = t/√2: by the continued fraction where that converges. */
function scaledTail(t: number): number {
  const z = t / Math.SQRT2;
  if (z < 2) return 0.5 * Math.exp(z * z) * (1 - erf(z));
  let tail = z;
  for (let n = 60; n > 0; n--) tail = z + n / 2 / tail;
  return 0.5 / (Math.sqrt(Math.PI) * tail);
}

const LN2 = Math.LN2;
const square = (x: number) => x * x;

const fits: readonly Fit[] = [
  {
    name: "e^r − 1 − r over r², |r| ≤ ln 2",
    from: -LN2,
    to: LN2,
    target: (r) => Math.expm1(r) - r,
    basis: powers(2, 7),
    weight: (r) => Math.exp(-r),
  },
  {
    name: "e^r − 1 − r over r², |r| ≤ ½ ln 2",
    from: -LN2 / 2,
    to: LN2 / 2,
    target: (r) => Math.expm1(r) - r,
    basis: powers(2, 6),
    weight: (r) => 1 / Math.abs(r),
  },
  {
    name: "log(1 + f) − f + ½f² over f³",
    from: Math.SQRT1_2 - 1,
    to: Math.SQRT2 - 1,
    target: (f) => Math.log1p(f) - f + (f * f) / 2,
    basis: powers(3, 10),
    weight: (f) => 1 / f,
  },
  {
    name: "sin r over r, −1, over r²",
    from: 1e-3,
    to: Math.PI / 4,
    target: (r) => Math.sin(r) - r,
    basis: powers(1, 3, square, (r) => r),
    weight: (r) => 1 / r,
  },
  {
    name: "cos r − 1 + ½ r² over r⁴",
    from: 1e-3,
    to: Math.PI / 4,
    target: (r) => Math.cos(r) - 1 + (r * r) / 2,
    basis: powers(2, 4, square),
    weight: () => 1,
  },
  {
    name: "erf x over x",
    from: 1e-3,
    to: 0.93,
    target: erf,
    basis: powers(0, 5, square, (x) => x),
    weight: (x) => 1 / x,
  },
  {
    name: "−log erfc t over t",
    from: 0.92,
    to: 4,
    target: (t) => Math.log(scaledTail(t * Math.SQRT2) * 2) - t * t,
    basis: powers(1, 7),
    weight: (t) => scaledTail(t * Math.SQRT2) * Math.exp(-t * t),
  },
  {
    name: "W",
    from: 0,
    to: 15,
    target: scaledTail,
    basis: powers(1, 8, (t) => 1 / (1 + 0.35 * t)),
    weight: (t) => 1 / scaledTail(t),
  },
];

for (const fit of fits) {
  const { coefficients, error } = remez(fit);
  console.log(`${fit.name}: ${error.toExponential(2)}`);
  console.log(`  ${coefficients.map((c) => Number(Math.fround(c).toPrecision(9))).join(", ")}`);
}
