import { apply, f32x4, get, i32, set, tee } from "../../../wasm/code.ts";
import { BIAS, ROUNDING } from "./exp.ts";
import { add, div, horner, type LaneFunction, mul, mulAdd, sub, subMul, withSignOf } from "./lanes.ts";

/** tanh is 1 in f32 from here on, by far. */
const HIGHEST = 10;
/** (e^r − 1 − r) / r² for |r| ≤ ½ ln 2, so that the error of e^r − 1 is below 1.4e-8 of it: scripts/fit-lanes.ts. */
const TAIL = [0.5, 0.166665435, 0.0416662805, 0.00836657733, 0.00139464391];

/**
 * tanh x. Of u = e^(−2|x|) − 1 it is −u / (2 + u): with −2|x| = n ln 2 + r and |r| ≤ ½ ln 2, u is
 * 2ⁿ (e^r − 1) + (2ⁿ − 1), which has all digits of a small x too, as n is 0 there.
 */
export const tanh: LaneFunction = (f, x, options) => {
  const [given, r, n] = [f.local("v128"), f.local("v128"), f.local("v128")];
  const [power, u] = [f.local("v128"), f.local("v128")];
  const size = apply("f32x4.pmin", apply("f32x4.abs", tee(given, x)), f32x4(HIGHEST));
  return [
    set(r, mul(size, f32x4(-2))),
    set(n, mulAdd(get(r), f32x4(Math.LOG2E), f32x4(ROUNDING + BIAS), options)),
    set(power, apply("i32x4.shl", get(n), i32(23))),
    // One constant is enough: the larger n is, the smaller the part that r has.
    set(r, subMul(get(r), sub(get(n), f32x4(ROUNDING + BIAS)), f32x4(Math.LN2), options)),
    set(u, mulAdd(horner(get(r), TAIL, options), mul(get(r), get(r)), get(r), options)),
    set(u, mulAdd(get(u), get(power), sub(get(power), f32x4(1)), options)),
    withSignOf(get(given), div(get(u), add(get(u), f32x4(2)))),
  ];
};
