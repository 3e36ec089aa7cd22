import { apply, f32x4, get, set, tee } from "../../../wasm/code.ts";
import { expOfBounded } from "./exp.ts";
import { horner, type LaneFunction, mul, mulAdd, sub, withSignOf } from "./lanes.ts";

/** Up to here a polynomial of x² times x; from here on 1 − e^…, which is 1 in f32 from `HIGHEST` on. */
const LIMIT = 0.93;
const HIGHEST = 4;
/** erf x / x − 1 over x². */
const NEAR = [0.128379151, -0.376124948, 0.112818025, -0.0267655663, 0.00499098003, -0.000597689359];
/** (log(1 − erf t)) / t over t, for t from 0.92 to 4. */
const FAR = [-1.12865222, -0.635135889, -0.106263146, 0.0237853453, -0.00365376286, 0.000325652363, -0.0000115222565];

/** erf x within 1.5 ulp: x P(x²) where |x| is small, elsewhere 1 − e^(t Q(t)) of t = |x|, with the sign of x. */
export const erf: LaneFunction = (f, x, options) => {
  const [given, t, square] = [f.local("v128"), f.local("v128"), f.local("v128")];
  const [near, far] = [f.local("v128"), f.local("v128")];
  return [
    set(t, apply("f32x4.pmin", apply("f32x4.abs", tee(given, x)), f32x4(HIGHEST))),
    set(square, mul(get(given), get(given))),
    set(near, mulAdd(horner(get(square), NEAR, options), get(given), get(given), options)),
    set(far, sub(f32x4(1), expOfBounded(f, mul(horner(get(t), FAR, options), get(t)), options))),
    apply("v128.bitselect", withSignOf(get(given), get(far)), get(near), apply("f32x4.gt", get(t), f32x4(LIMIT))),
  ];
};
