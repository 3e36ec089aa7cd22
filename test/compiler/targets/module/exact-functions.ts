import { erf } from "../../../../compiler/kernels/erf.ts";
import type { laneFunctions } from "../../../../compiler/targets/module/math/lane-functions.ts";

/** 1 / (1 + e^−x), also where that is 0 in f64 and e^x is not. */
const sigmoid = (x: number) => Math.exp(Math.min(x, 0)) / (1 + Math.exp(-Math.abs(x)));

/** The normal distribution function; below −3 by the continued fraction of its tail, as 1 + erf has no digits there. */
function normal(x: number): number {
  if (x >= -3) return 0.5 * (1 + erf(x / Math.SQRT2));
  let tail = -x;
  for (let n = 60; n > 0; n--) tail = -x + n / tail;
  return density(x) / tail;
}
const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

const ROOT = 2 * Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;
/** What the tanh form has in place of the normal distribution function. */
const near = (x: number) => sigmoid(ROOT * (x + CUBIC * x ** 3));

/** A function of x with its limits at ±∞, where its formula has ∞ · 0. */
const withLimits = (low: number, high: number, compute: (x: number) => number) => (x: number) =>
  x === Number.NEGATIVE_INFINITY ? low : x === Number.POSITIVE_INFINITY ? high : compute(x);

/** What functions of lanes are held against, in f64. */
export const exactFunctions: Readonly<Record<keyof typeof laneFunctions, (x: number) => number>> = {
  abs: Math.abs,
  sign: Math.sign,
  relu: (x) => (x < 0 ? 0 : x),
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid,
  erf,
  gelu_exact: withLimits(0, Number.POSITIVE_INFINITY, (x) => x * normal(x)),
  gelu_exact_slope: withLimits(0, 1, (x) => normal(x) + x * density(x)),
  gelu_tanh: withLimits(0, Number.POSITIVE_INFINITY, (x) => x * near(x)),
  gelu_tanh_slope: withLimits(0, 1, (x) => near(x) + x * near(x) * near(-x) * ROOT * (1 + 3 * CUBIC * x * x)),
};
