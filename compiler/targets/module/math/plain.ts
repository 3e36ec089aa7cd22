import { apply, f32x4, get, i32x4, tee } from "../../../wasm/code.ts";
import { div, type LaneFunction } from "./lanes.ts";

export const abs: LaneFunction = (_, x) => apply("f32x4.abs", x);
export const sqrt: LaneFunction = (_, x) => apply("f32x4.sqrt", x);
/** 1 / √x, both rounded as IEEE 754 has it. */
export const rsqrt: LaneFunction = (_, x) => div(f32x4(1), apply("f32x4.sqrt", x));
/** NaN stays; −0 too. */
export const relu: LaneFunction = (_, x) => apply("f32x4.pmax", x, f32x4(0));

/** −1, 1, or what x is where it is ±0 or NaN. */
export const sign: LaneFunction = (f, x) => {
  const given = f.local("v128");
  const isOther = apply("f32x4.gt", apply("f32x4.abs", get(given)), f32x4(0));
  const one = apply("v128.or", apply("v128.and", tee(given, x), i32x4(0x80000000)), f32x4(1));
  return apply("v128.bitselect", one, get(given), isOther);
};
