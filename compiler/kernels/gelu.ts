import type { Value } from "../ir/graph.ts";
import type { Emitter } from "./emit.ts";
import { erf } from "./erf.ts";
import { ensureReals } from "./fit.ts";
import type { Kernel } from "./kernel.ts";
import { at, elementCount, zeros } from "./nd-array.ts";

/** √(2/π) and the cubic term of the tanh form. */
const ROOT = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/**
 * Gaussian error linear unit, x·Φ(x) with Φ the normal distribution function ½(1 + erf(x/√2)), or its approximation
 * ½x(1 + tanh u), u = √(2/π)(x + 0.044715x³) (Hendrycks & Gimpel, arXiv 1606.08415).
 */
export const gelu: Kernel<"gelu"> = {
  shape(inputs) {
    const [x] = inputs;
    ensureReals("gelu", inputs);
    return [{ dtype: "f32", shape: x.shape }];
  },
  vjp({ emit, inputs, cotangents, attributes: { form } }) {
    const slope = form === "exact" ? exactSlope : tanhSlope;
    return [emit.mul(cotangents[0], slope(emit, inputs[0]))];
  },
  // exact: divide, erf, add, multiply, halve; tanh: x², ·c, +1, ·x, ·√, tanh, +1, ·½x
  flops: (_, outputs, { form }) => (form === "exact" ? 5 : 8) * elementCount(outputs[0].shape),
  evaluate(inputs, attributes) {
    const [{ data }] = inputs;
    const result = zeros(gelu.shape(inputs, attributes)[0]);
    const compute = attributes.form === "exact" ? exact : approximate;
    for (let e = 0; e < data.length; e++) result.data[e] = compute(at(data, e));
    return [result];
  },
};

const exact = (x: number) => 0.5 * x * (1 + erf(x / Math.SQRT2));
const approximate = (x: number) => 0.5 * x * (1 + Math.tanh(ROOT * (x + CUBIC * x * x * x)));

/** Φ + x φ, with φ = e^(−x²/2)/√(2π) */
function exactSlope(emit: Emitter, x: Value): Value {
  const distribution = emit.affine(emit.unary("erf", emit.affine(x, Math.SQRT1_2)), 0.5, 0.5);
  const density = emit.affine(emit.unary("exp", emit.affine(emit.mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return emit.add(distribution, emit.mul(x, density));
}

/** ½(1 + t) + ½x (1 − t²) u′, with t = tanh u and u′ = √(2/π)(1 + 3·0.044715x²) */
function tanhSlope(emit: Emitter, x: Value): Value {
  const square = emit.mul(x, x);
  const t = emit.unary("tanh", emit.mul(x, emit.affine(square, ROOT * CUBIC, ROOT)));
  const fall = emit.affine(emit.mul(t, t), -1, 1);
  const inner = emit.affine(square, 3 * ROOT * CUBIC, ROOT);
  const bent = emit.affine(emit.mul(x, emit.mul(fall, inner)), 0.5);
  return emit.add(emit.affine(t, 0.5, 0.5), bent);
}
