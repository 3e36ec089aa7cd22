import { apply, f32x4, get, i32, i32x4, set, tee } from "../../../wasm/code.ts";
import { add, div, horner, type LaneFunction, mul, mulAdd, sub } from "./lanes.ts";

const SMALLEST_NORMAL = 2 ** -126;
/** What a subnormal number is made normal by, as a power of two. */
const SHIFT = 24;
const INFINITY_BITS = 0x7f800000;
/** Bits of √½ in f32. */
const ROOT_HALF = 0x3f3504f3;
/** ln 2 in two parts: the first has 15 bits, so that its product with an exponent is exact. */
const LN2_HIGH = 0.693115234375;
const LN2_LOW = Math.LN2 - LN2_HIGH;
/** (log(1 + f) − f + ½ f²) / f³ for √½ ≤ 1 + f ≤ √2, within 5.9e-9 of f: scripts/fit-lanes.ts. */
const TAIL = [0.333333164, -0.250008106, 0.200022861, -0.166245535, 0.141811922, -0.13128753, 0.1288165, -0.0785961822];

/**
 * Natural logarithm, −∞ of 0, NaN below. x = 2ᵏ (1 + f) with √½ ≤ 1 + f < √2; a subnormal x is made normal
 * before.
 */
export const log: LaneFunction = (f, x, options) => {
  const local = () => f.local("v128");
  const [given, small, bits, k] = [local(), local(), local(), local()];
  const [fraction, square, sum] = [local(), local(), local()];
  return [
    set(small, apply("f32x4.lt", tee(given, x), f32x4(SMALLEST_NORMAL))),
    set(bits, apply("v128.bitselect", mul(get(given), f32x4(2 ** SHIFT)), get(given), get(small))),
    set(k, apply("i32x4.shr_s", apply("i32x4.sub", get(bits), i32x4(ROOT_HALF)), i32(23))),
    set(fraction, sub(apply("i32x4.sub", get(bits), apply("i32x4.shl", get(k), i32(23))), f32x4(1))),
    set(k, apply("i32x4.sub", get(k), apply("v128.and", get(small), i32x4(SHIFT)))),
    set(k, apply("f32x4.convert_i32x4_s", get(k))),
    set(square, mul(get(fraction), get(fraction))),
    set(sum, mulAdd(horner(get(fraction), TAIL, options), get(fraction), f32x4(-0.5), options)),
    set(sum, mulAdd(get(sum), get(square), mul(get(k), f32x4(LN2_LOW)), options)),
    set(sum, mulAdd(get(k), f32x4(LN2_HIGH), add(get(sum), get(fraction)), options)),
    // √x − 1/|x| is −∞ at 0, ∞ at ∞, NaN where there is no logarithm.
    apply(
      "v128.bitselect",
      get(sum),
      sub(apply("f32x4.sqrt", get(given)), div(f32x4(1), apply("f32x4.abs", get(given)))),
      apply("i32x4.lt_u", apply("i32x4.sub", get(given), i32x4(1)), i32x4(INFINITY_BITS - 1)),
    ),
  ];
};
