import { apply, f32x4, get, set, tee } from "../../../wasm/code.ts";
import { expOfBounded } from "./exp.ts";
import { add, div, type LaneFunction, whereNegative } from "./lanes.ts";

/** e^−|x| is 0 from here on. */
const HIGHEST = 104.5;

/**
 * 1 / (1 + e^−x): of t = e^−|x|, which is at most 1, it is 1 / (1 + t) where x ≥ 0, and t / (1 + t) where
 * x < 0, so that results near 0 have all their digits.
 */
export const sigmoid: LaneFunction = (f, x, options) => {
  const [given, t] = [f.local("v128"), f.local("v128")];
  const bounded = apply("f32x4.pmin", apply("f32x4.abs", tee(given, x)), f32x4(HIGHEST));
  return [
    set(t, expOfBounded(f, apply("f32x4.neg", bounded), options)),
    div(whereNegative(get(given), get(t), f32x4(1)), add(get(t), f32x4(1))),
  ];
};
