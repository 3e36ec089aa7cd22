import { erf } from "./erf.ts";
import { exp } from "./exp.ts";
import type { LaneFunction } from "./lanes.ts";
import { log } from "./log.ts";
import { abs, relu, rsqrt, sign, sqrt } from "./plain.ts";
import { sigmoid } from "./sigmoid.ts";
import { tanh } from "./tanh.ts";

interface BoundedFunction {
  readonly compute: LaneFunction;
  /** How far a result may be from the exact one, in units of its last place, whatever x is. */
  readonly ulps: number;
}

/** Kernels of one f32 number; ±0, ±∞, NaN, overflow and subnormal results are those of the reference. */
export const laneFunctions = {
  abs: { compute: abs, ulps: 0 },
  sign: { compute: sign, ulps: 0 },
  relu: { compute: relu, ulps: 0 },
  sqrt: { compute: sqrt, ulps: 0.5 },
  rsqrt: { compute: rsqrt, ulps: 1.5 },
  exp: { compute: exp, ulps: 1.5 },
  log: { compute: log, ulps: 1 },
  tanh: { compute: tanh, ulps: 2.5 },
  sigmoid: { compute: sigmoid, ulps: 2.75 },
  erf: { compute: erf, ulps: 1.5 },
} as const satisfies Readonly<Record<string, BoundedFunction>>;
