import { apply, type Code, f32x4, get, i32, set } from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";
import { BIAS, ROUNDING } from "./exp.ts";
import { horner, type LaneOptions, mul, sub } from "./lanes.ts";

/** 2^r for |r| ≤ ½, within 9.2e-8 of it: scripts/fit-lanes.ts. */
const POWER = [1, 0.693147004, 0.240222424, 0.0555073358, 0.00967151299, 0.00132647273];

/**
 * 2^x for −127.4 ≤ x ≤ 127, within 1.5e-7 of it, where results below 2⁻¹²⁶ are 0 instead of subnormal: what functions
 * that are no power themselves can do with, at two thirds of the price of `exp`.
 */
export function exp2(f: WasmFunction, x: Code, options: LaneOptions): Code {
  const [exponent, whole] = [f.local("v128"), f.local("v128")];
  return [
    set(exponent, x),
    set(whole, apply("f32x4.add", get(exponent), f32x4(ROUNDING + BIAS))),
    set(exponent, sub(get(exponent), sub(get(whole), f32x4(ROUNDING + BIAS)))),
    mul(horner(get(exponent), POWER, options), apply("i32x4.shl", get(whole), i32(23))),
  ];
}
