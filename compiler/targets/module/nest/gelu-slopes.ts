import { type BinaryFunction, inputsOf, type NestValue, type UnaryFunction } from "./nest.ts";

/** What a value may be made of: the argument, a number, or an operation on such. */
type Pattern = "x" | number | readonly [UnaryFunction | BinaryFunction, ...Pattern[]];

const square: Pattern = ["mul", "x", "x"];
const plus = (pattern: Pattern, more: number): Pattern => ["add", pattern, more];
const times = (pattern: Pattern, factor: number): Pattern => ["mul", pattern, factor];

/** ½ (1 + erf(x/√2)) + x e^(−x²/2) / √2π */
const exact: Pattern = [
  "add",
  plus(times(["erf", times("x", Math.SQRT1_2)], 0.5), 0.5),
  ["mul", "x", times(["exp", times(square, -0.5)], 1 / Math.sqrt(2 * Math.PI))],
];

const ROOT = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;
/** ½ (1 + t) + ½ x (1 − t²) u′, with t = tanh u and u = √(2/π) (x + 0.044715 x³) */
const t: Pattern = ["tanh", ["mul", "x", plus(times(square, ROOT * CUBIC), ROOT)]];
const approximate: Pattern = [
  "add",
  plus(times(t, 0.5), 0.5),
  times(["mul", "x", ["mul", plus(times(["mul", t, t], -1), 1), plus(times(square, 3 * ROOT * CUBIC), ROOT)]], 0.5),
];

/**
 * The values of a nest with the slopes of GELU, which its gradient spells in a dozen steps, as functions of their own:
 * they share one exponential and need neither erf nor tanh. What is left without a use stays where it was.
 */
export function withGeluSlopes(values: readonly NestValue[]): NestValue[] {
  const squared = values.flatMap((value) =>
    value.op === "mul" && value.inputs[0] === value.inputs[1] ? [value.inputs[0]] : [],
  );
  return values.map((value, place) => {
    if (value.op !== "add") return value;
    for (const x of squared) {
      if (isMade(values, place, exact, x)) return { op: "gelu_exact_slope", dtype: "f32", inputs: [x] };
      if (isMade(values, place, approximate, x)) return { op: "gelu_tanh_slope", dtype: "f32", inputs: [x] };
    }
    return value;
  });
}

/** Whether a value is what the pattern says of the value at `x`; the two sides of a sum or product in either order. */
function isMade(values: readonly NestValue[], place: number, pattern: Pattern, x: number): boolean {
  if (pattern === "x") return place === x;
  const value = values[place];
  if (value === undefined) return false;
  if (typeof pattern === "number") return value.op === "constant" && value.value === pattern;
  const [op, ...parts] = pattern;
  const inputs = inputsOf(value);
  const fits = (places: readonly number[]) =>
    places.every((input, i) => isMade(values, input, parts[i] ?? Number.NaN, x));
  return value.op === op && (fits(inputs) || (inputs.length === 2 && fits(inputs.toReversed())));
}
