import { apply, type Code, f32x4, i32 } from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";

/** What the machine has beyond plain SIMD. */
export interface LaneOptions {
  /** Multiply-add in one rounding (`f32x4.relaxed_madd`), as every machine with FMA computes it. */
  readonly relaxed: boolean;
}

/** A function of four f32 lanes as instructions of `f`; `x` is computed once. */
export type LaneFunction = (f: WasmFunction, x: Code, options: LaneOptions) => Code;

export const add = (a: Code, b: Code): Code => apply("f32x4.add", a, b);
export const sub = (a: Code, b: Code): Code => apply("f32x4.sub", a, b);
export const mul = (a: Code, b: Code): Code => apply("f32x4.mul", a, b);
export const div = (a: Code, b: Code): Code => apply("f32x4.div", a, b);

/** a · b + c */
export const mulAdd = (a: Code, b: Code, c: Code, { relaxed }: LaneOptions): Code =>
  relaxed ? apply("f32x4.relaxed_madd", a, b, c) : add(mul(a, b), c);
/** c − a · b */
export const subMul = (c: Code, a: Code, b: Code, { relaxed }: LaneOptions): Code =>
  relaxed ? apply("f32x4.relaxed_nmadd", a, b, c) : sub(c, mul(a, b));

/** The size of y with the sign of x. */
export const withSignOf = (x: Code, y: Code): Code => apply("v128.bitselect", x, y, f32x4(-0));

/** The first of two where the sign bit of x is set, else the other. */
export const whereNegative = (x: Code, negative: Code, other: Code): Code =>
  apply("v128.bitselect", negative, other, apply("i32x4.shr_s", x, i32(31)));

/** c₀ + c₁ x + c₂ x² + … from the highest power down. */
export function horner(x: Code, coefficients: readonly number[], options: LaneOptions): Code {
  const [highest = 0, ...lower] = coefficients.toReversed();
  return lower.reduce<Code>((sum, coefficient) => mulAdd(sum, x, f32x4(coefficient), options), f32x4(highest));
}
