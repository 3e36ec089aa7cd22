/**
 * Coefficients of the polynomials in compiler/targets/module/math/: `npx tsx scripts/fit-lanes.ts` prints them with the
 * largest weighted error of each. Minimax by Remez's exchange in f64 on a dense grid, then rounded to f32.
 */
import { erf } from "../compiler/kernels/erf.ts";
import { type Fit, remez } from "./remez.ts";

/** Powers of x, or of a function of it. */
const powers = (
  from: number,
  to: number,
  of: (x: number) => number = (x) => x,
  times: (x: number) => number = () => 1,
) => Array.from({ length: to - from + 1 }, (_, i) => (x: number) => times(x) * of(x) ** (from + i));

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
    name: "erf x / x − 1 over x²",
    from: 1e-3,
    to: 0.7,
    target: (x) => erf(x) - x,
    basis: powers(0, 4, square, (x) => x),
    weight: (x) => 1 / x,
  },
  {
    name: "log₂ erfc t over t, × t",
    from: 0.69,
    to: 4,
    target: (t) => Math.log2(scaledTail(t * Math.SQRT2) * 2) - t * t * Math.LOG2E,
    basis: powers(1, 6),
    weight: (t) => scaledTail(t * Math.SQRT2) * Math.exp(-t * t),
  },
  {
    name: "2^r − 1 over r, × r, |r| ≤ ½",
    from: -0.5,
    to: 0.5,
    target: (r) => 2 ** r - 1,
    basis: powers(1, 5),
    weight: (r) => Math.sign(r) * 2 ** -r,
  },
  {
    // Far out a small result needs few digits.
    name: "e^(t²/2) Φ(−t) − ½ over t / (1 + ¼t)",
    from: 0,
    to: 15,
    target: (t) => scaledTail(t) - 0.5,
    basis: powers(1, 7, (t) => t / (1 + t / 4)),
    weight: (t) => Math.max(Math.exp((-t * t) / 5), 0.01) / scaledTail(t),
  },
];

for (const fit of fits) {
  const { coefficients, error } = remez(fit);
  console.log(`${fit.name}: ${error.toExponential(2)}`);
  console.log(`  ${coefficients.map((c) => Number(Math.fround(c).toPrecision(9))).join(", ")}`);
}
