import { erf } from "../../../../compiler/kernels/erf.ts";
import type { laneFunctions } from "../../../../compiler/targets/module/math/lane-functions.ts";

/** What functions of lanes are held against, in f64. */
export const exactFunctions: Readonly<Record<keyof typeof laneFunctions, (x: number) => number>> = {
  abs: Math.abs,
  sign: Math.sign,
  relu: (x) => (x < 0 ? 0 : x),
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  // 1 / (1 + e^-x) is 0 in f64 long before e^x is.
  sigmoid: (x) => Math.exp(Math.min(x, 0)) / (1 + Math.exp(-Math.abs(x))),
  erf,
};
