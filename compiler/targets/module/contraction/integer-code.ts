import { apply, type Code, i32 } from "../../../wasm/code.ts";

/** Arithmetic of indices and addresses; what is known is computed here. */
export const sum = (...terms: readonly Code[]): Code =>
  terms.slice(1).reduce((all, term) => apply("i32.add", all, term), terms[0] ?? i32(0));
export const minus = (a: Code, b: Code): Code => apply("i32.sub", a, b);
export const times = (a: Code, factor: number | Code): Code => {
  if (typeof factor !== "number") return apply("i32.mul", a, factor);
  const power = Math.log2(factor);
  if (power === 0) return a;
  return Number.isInteger(power) ? apply("i32.shl", a, i32(power)) : apply("i32.mul", a, i32(factor));
};
export const smaller = (a: Code, b: Code): Code => [a, b, apply("i32.lt_u", a, b), "select"];
