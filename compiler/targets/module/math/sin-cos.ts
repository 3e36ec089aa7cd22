import { apply, type Code, f32x4, f64x2, get, i32, i32x4, type Local, set, shuffle } from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";
import { horner, type LaneFunction, mul } from "./lanes.ts";

/** Added to an f64 number below 2⁵¹, it rounds it to an integer, which the low bits of the sum then are. */
const ROUNDING = 1.5 * 2 ** 52;
/** ½π in three parts, of which the first two have 22 bits: their products with an integer of 31 bits are exact. */
const HALF_PI = [1.570796012878418, 3.139164164167596e-7, 6.223372171896613e-14];
/** A little more than ¼π. */
const HIGHEST = 0.7854;
/** sin r / r and cos r over r², for |r| ≤ ¼π, within 4e-9: scripts/fit-lanes.ts. */
const SINE = [1, -0.166666552, 0.008332178, -0.000195172994];
const COSINE = [1, -0.5, 0.0416666456, -0.00138873677, 0.0000244384519];

export const sin: LaneFunction = (f, x, options) => quarterTurns(f, x, 0, options);
export const cos: LaneFunction = (f, x, options) => quarterTurns(f, x, 1, options);

/**
 * sin(x + ½π · more) for |x| ≤ 2³¹: x = n ½π + r with |r| ≤ ¼π, in f64, where r keeps all digits of f32
 * however near x is to a multiple. Beyond, where neighbouring floats are turns apart, it is the sine of some angle.
 */
function quarterTurns(f: WasmFunction, x: Code, more: number, options: { readonly relaxed: boolean }): Code {
  const vector = () => f.local("v128");
  const [given, lowTurns, highTurns, low, high] = [vector(), vector(), vector(), vector(), vector()];
  const [turns, r, square, sine] = [vector(), vector(), vector(), vector()];
  return [
    set(given, x),
    reduce(get(given), low, lowTurns),
    reduce(shuffle(get(given), get(given), [2, 3, 2, 3]), high, highTurns),
    // The low words of integers, and the angles as f32.
    set(turns, apply("i32x4.add", shuffle(get(lowTurns), get(highTurns), [0, 2, 4, 6]), i32x4(more))),
    set(
      r,
      shuffle(apply("f32x4.demote_f64x2_zero", get(low)), apply("f32x4.demote_f64x2_zero", get(high)), [0, 1, 4, 5]),
    ),
    set(r, apply("f32x4.pmax", apply("f32x4.pmin", get(r), f32x4(HIGHEST)), f32x4(-HIGHEST))),
    set(square, mul(get(r), get(r))),
    set(sine, mul(horner(get(square), SINE, options), get(r))),
    set(r, horner(get(square), COSINE, options)),
    // An odd number of quarter turns makes a sine a cosine; two of them change its sign.
    set(
      r,
      apply(
        "v128.bitselect",
        get(r),
        get(sine),
        apply("i32x4.shr_s", apply("i32x4.shl", get(turns), i32(31)), i32(31)),
      ),
    ),
    apply("v128.xor", get(r), apply("v128.and", apply("i32x4.shl", get(turns), i32(30)), i32x4(0x80000000))),
  ];
}

/** The lower two lanes of x less whole quarter turns, as f64, and their number in the low bits of `turns`. */
function reduce(x: Code, angle: Local, turns: Local): Code {
  const parts = HALF_PI.reduce<Code>(
    (rest, part) =>
      apply("f64x2.sub", rest, apply("f64x2.mul", apply("f64x2.sub", get(turns), f64x2(ROUNDING)), f64x2(part))),
    get(angle),
  );
  return [
    set(angle, apply("f64x2.promote_low_f32x4", x)),
    set(turns, apply("f64x2.add", apply("f64x2.mul", get(angle), f64x2(2 / Math.PI)), f64x2(ROUNDING))),
    set(angle, parts),
  ];
}
