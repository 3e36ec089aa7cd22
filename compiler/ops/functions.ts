import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { optional, required } from "../op/attribute.ts";
import { defineOp } from "../op/op.ts";
import { elementwise, numberLike } from "./elementwise.ts";

/** Largest whole exponent that is multiplied out. */
const MOST_FACTORS = 64;

/** x to a whole power, by squaring: x⁵ = (x²)²·x. */
function wholePower(emit: Emitter, x: Value, exponent: number): Value {
  if (exponent === 1) return x;
  const half = wholePower(emit, emit.mul(x, x), Math.floor(exponent / 2));
  return exponent % 2 === 0 ? half : emit.mul(half, x);
}

function realPower(emit: Emitter, x: Value, exponent: number): Value {
  if (exponent === 0) return emit.affine(x, 0, 1);
  if (exponent === 0.5) return emit.unary("sqrt", x);
  if (exponent === -0.5) return emit.unary("rsqrt", x);
  if (Number.isInteger(exponent) && Math.abs(exponent) <= MOST_FACTORS) {
    const power = wholePower(emit, x, Math.abs(exponent));
    return exponent > 0 ? power : emit.div(numberLike(emit, x, 1), power);
  }
  return emit.unary("exp", emit.affine(emit.unary("log", x), exponent));
}

const power = defineOp({
  name: "power",
  doc: "Each element to a constant power. Whole powers are products and take elements of either sign; others go by logarithm and need positive ones.",
  tone: "plain",
  inputs: 1,
  argument: required("number", "The exponent."),
  aliases: ["pow"],
  writes: {
    rsqrt: '{ "power": -0.5 }',
    reciprocal: '{ "power": -1 }',
    inverse: '{ "power": -1 }',
    cube: '{ "power": 3 }',
  },
  infer: ({ inputs }) => ({ results: [{ axes: inputs[0].axes }], solution: undefined }),
  lower({ emit, inputs: [x], argument }) {
    return [realPower(emit, x, argument)];
  },
});

const clamp = defineOp({
  name: "clamp",
  doc: "Each element brought into [min, max]; a bound that is not given does not bind.",
  tone: "plain",
  inputs: 1,
  attributes: { min: optional("number", "Smallest result."), max: optional("number", "Largest result.") },
  aliases: ["clip", "clip_by_value"],
  writes: { hard_tanh: '{ "clamp": {}, "min": -1, "max": 1 }' },
  infer: ({ inputs }) => ({ results: [{ axes: inputs[0].axes }], solution: undefined }),
  lower({ emit, inputs: [x], attributes: { min, max } }) {
    const above = min === undefined ? x : emit.maximum(x, numberLike(emit, x, min));
    return [max === undefined ? above : emit.minimum(above, numberLike(emit, x, max))];
  },
});

/** Functions of one number, element by element. */
export const functions = [
  elementwise("exp", "e to the power of each element.", (emit, x) => emit.unary("exp", x), {
    tone: "activation",
    writes: { expm1: '"exp", { "subtract": 1 }' },
  }),
  elementwise("log", "Natural logarithm of each element.", (emit, x) => emit.unary("log", x), {
    tone: "plain",
    aliases: ["natural_log"],
    writes: {
      log1p: '{ "add": 1 }, "log"',
      logsumexp: '"exp", { "reduce": "b n d -> b n", "by": "sum" }, "log"',
      log2: '"log", { "scale": "1 / log(2)" }',
      log10: '"log", { "scale": "1 / log(10)" }',
    },
  }),
  elementwise("sqrt", "Square root of each element.", (emit, x) => emit.unary("sqrt", x), { tone: "plain" }),
  elementwise("square", "Each element times itself.", (emit, x) => emit.mul(x, x), {
    tone: "plain",
    aliases: ["sqr"],
  }),
  elementwise("sin", "Sine of each element, in radians.", (emit, x) => emit.unary("sin", x), { tone: "plain" }),
  elementwise("cos", "Cosine of each element, in radians.", (emit, x) => emit.unary("cos", x), { tone: "plain" }),
  elementwise(
    "erf",
    "The error function, 2/√π times the integral of exp(-t²) from 0.",
    (emit, x) => emit.unary("erf", x),
    {
      tone: "plain",
    },
  ),
  elementwise("abs", "Absolute value of each element.", (emit, x) => emit.unary("abs", x), {
    tone: "plain",
    aliases: ["absolute", "fabs"],
  }),
  elementwise("sign", "-1, 0 or 1.", (emit, x) => emit.unary("sign", x), { tone: "plain", aliases: ["sgn"] }),
  elementwise("negate", "-x", (emit, x) => emit.affine(x, -1), { tone: "plain", aliases: ["neg", "negative"] }),
  power,
  clamp,
  elementwise("identity", "The tensor itself: a name for what a node reads.", (_, x) => x, {
    tone: "plain",
    isName: true,
    onlyMoves: true,
    reads: "alike",
    aliases: ["noop", "pass", "none"],
  }),
  elementwise(
    "stop_gradient",
    "The tensor itself, through which no gradient flows.",
    (emit, x) => emit.unary("stop_gradient", x),
    { tone: "plain", reads: "alike", aliases: ["detach", "no_grad"] },
  ),
] as const;
