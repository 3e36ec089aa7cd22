import { apply, type Code, f32x4, get, i32, set, tee } from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";
import { add, horner, type LaneFunction, type LaneOptions, mul, mulAdd, sub, subMul } from "./lanes.ts";

/** Added to a number below 2²², it rounds it to an integer, which the low bits of the sum then are. */
export const ROUNDING = 1.5 * 2 ** 23;
/** What an exponent field is above its exponent. */
export const BIAS = 127;
/** e^x is +∞ from here on in f32, and 0 below the other. */
const HIGHEST = 89;
const LOWEST = -104.5;
/** 2 ln 2 in two parts: the first has 15 bits, so that its product with an integer of 9 bits is exact. */
const TWO_LN2_HIGH = 1.38623046875;
const TWO_LN2_LOW = 2 * Math.LN2 - TWO_LN2_HIGH;
/** (e^r − 1 − r) / r² for |r| ≤ ln 2, so that the error of e^r is below 1.5e-8 of it: scripts/fit-lanes.ts. */
const TAIL = [0.500000358, 0.16666615, 0.0416612774, 0.00833609793, 0.00141042634, 0.000196118533];

/**
 * e^x, subnormal results, 0, +∞ and NaN included. x = 2 m ln 2 + r with |r| ≤ ln 2 and an integer m: e^r
 * by a polynomial, then twice times 2^m, as 2^2m may lie outside f32 where e^x does not.
 */
export const exp: LaneFunction = (f, x, options) => {
  const bounded = apply("f32x4.pmax", apply("f32x4.pmin", x, f32x4(HIGHEST)), f32x4(LOWEST));
  return expOfBounded(f, bounded, options);
};

/** e^x for −170 ≤ x ≤ 89 or NaN. */
export function expOfBounded(f: WasmFunction, x: Code, options: LaneOptions): Code {
  const [r, m, power] = [f.local("v128"), f.local("v128"), f.local("v128")];
  return [
    set(m, mulAdd(tee(r, x), f32x4(Math.LOG2E / 2), f32x4(ROUNDING + BIAS), options)),
    set(power, apply("i32x4.shl", get(m), i32(23))),
    set(m, sub(get(m), f32x4(ROUNDING + BIAS))),
    set(r, subMul(subMul(get(r), get(m), f32x4(TWO_LN2_HIGH), options), get(m), f32x4(TWO_LN2_LOW), options)),
    set(m, mulAdd(horner(get(r), TAIL, options), mul(get(r), get(r)), get(r), options)),
    mul(mul(add(get(m), f32x4(1)), get(power)), get(power)),
  ];
}
