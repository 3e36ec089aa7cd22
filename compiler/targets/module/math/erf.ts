import { apply, f32x4, get, set, tee } from "../../../wasm/code.ts";
import { exp2 } from "./exp2.ts";
import { horner, type LaneFunction, mul, mulAdd, sub } from "./lanes.ts";

/** Up to here a polynomial of x² times x; from here on 1 − 2^…, which is 1 in f32 from `HIGHEST` on. */
const LIMIT = 0.7;
const HIGHEST = 4;
/** erf x / x − 1 over x². */
const NEAR = [0.128379121, -0.376122415, 0.112771973, -0.0264809001, 0.00428832043];
/** log₂(1 − erf t) / t over t, for t from 0.69 to 4. Both by scripts/fit-lanes.ts. */
const FAR = [-1.62812853, -0.91705811, -0.151978359, 0.0330981836, -0.00466135005, 0.000311486947];
/**
 * erf x: x (1 + P(x²)) where |x| is small, elsewhere 1 − 2^(t Q(t)) of t = |x|, with the sign of x. There the power is
 * below ⅓, and needs fewer digits than one that is a result.
 */
export const erf: LaneFunction = (f, x, options) => {
  const vector = () => f.local("v128");
  const [given, t, square, near] = [vector(), vector(), vector(), vector()];
  const far = vector();
  return [
    set(t, apply("f32x4.pmin", apply("f32x4.abs", tee(given, x)), f32x4(HIGHEST))),
    set(square, mul(get(given), get(given))),
    set(near, mulAdd(horner(get(square), NEAR, options), get(given), get(given), options)),
    set(far, exp2(f, mul(horner(get(t), FAR, options), get(t)), options)),
    set(far, apply("v128.or", sub(f32x4(1), get(far)), apply("v128.and", get(given), f32x4(-0)))),
    apply("v128.bitselect", get(far), get(near), apply("f32x4.gt", get(t), f32x4(LIMIT))),
  ];
};
