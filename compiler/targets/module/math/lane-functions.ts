import { erf } from "./erf.ts";
import { exp } from "./exp.ts";
import { geluExact, geluTanh, slopeOf, valueOf } from "./gelu.ts";
import type { LaneFunction } from "./lanes.ts";
import { log } from "./log.ts";
import { abs, relu, rsqrt, sign, sqrt } from "./plain.ts";
import { sigmoid } from "./sigmoid.ts";
import { cos, sin } from "./sin-cos.ts";
import { tanh } from "./tanh.ts";

/** What an error is counted in: the distance of f32 numbers at the exact result, 2⁻²⁴ times |x|, or 2⁻²⁴ itself. */
export type ErrorUnit = "ulp" | "of x" | "of 1";

export interface BoundedFunction {
  readonly compute: LaneFunction;
  /** No result is farther from the exact one, with multiply-adds and without. */
  readonly bound: number;
  readonly unit: ErrorUnit;
  /** Of which |x| the bound speaks, if not of all. */
  readonly upTo?: number;
}

const ulps = (bound: number, compute: LaneFunction): BoundedFunction => ({ compute, bound, unit: "ulp" });

/** Functions of one f32 number; ±0, ±∞, NaN, overflow and subnormal results are those of the reference. */
export const laneFunctions = {
  abs: ulps(0, abs),
  sign: ulps(0, sign),
  relu: ulps(0, relu),
  sqrt: ulps(0.5, sqrt),
  rsqrt: ulps(1.5, rsqrt),
  exp: ulps(1.75, exp),
  log: ulps(1, log),
  sin: { ...ulps(2, sin), upTo: 2 ** 31 },
  cos: { ...ulps(2, cos), upTo: 2 ** 31 },
  tanh: ulps(2.75, tanh),
  sigmoid: ulps(3.5, sigmoid),
  erf: ulps(1.75, erf),
  gelu_exact: { compute: valueOf(geluExact), bound: 2.25, unit: "of x" },
  gelu_exact_slope: { compute: slopeOf(geluExact), bound: 2.25, unit: "of 1" },
  gelu_tanh: { compute: valueOf(geluTanh), bound: 2.25, unit: "of x" },
  gelu_tanh_slope: { compute: slopeOf(geluTanh), bound: 2.5, unit: "of 1" },
} as const satisfies Readonly<Record<string, BoundedFunction>>;
