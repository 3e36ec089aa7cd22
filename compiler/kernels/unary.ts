import type { Value } from "../ir/graph.ts";
import type { Emitter, UnaryKernel } from "./emit.ts";
import { erf } from "./erf.ts";
import { ensureReals } from "./fit.ts";
import type { Kernel, KernelTable } from "./kernel.ts";
import { at, elementCount, zeros } from "./nd-array.ts";
import { scalarOfRank, scalarValue } from "./scalar.ts";

type UnaryName = Exclude<UnaryKernel, "softmax" | "log_softmax" | "stop_gradient">;

/** Cotangent of x from g, that of y; undefined where the derivative is 0 throughout. */
type UnaryGradient = (emit: Emitter, g: Value, x: Value, y: Value) => Value | undefined;

/** A function of one f32 number, element by element. */
function unary<K extends UnaryName>(name: K, compute: (x: number) => number, gradient: UnaryGradient): Kernel<K> {
  const shape: Kernel<K>["shape"] = (inputs) => {
    const [x] = inputs;
    ensureReals(name, inputs);
    return [{ dtype: "f32", shape: x.shape }];
  };
  return {
    shape,
    vjp: ({ emit, inputs, outputs, cotangents }) => [gradient(emit, cotangents[0], inputs[0], outputs[0])],
    flops: (_, outputs) => elementCount(outputs[0].shape),
    evaluate(inputs, attributes) {
      const [x] = inputs;
      const result = zeros(shape(inputs, attributes)[0]);
      for (let e = 0; e < result.data.length; e++) result.data[e] = compute(at(x.data, e));
      return [result];
    },
  };
}

/** x · scale + shift */
const affine: Kernel<"affine"> = {
  shape(inputs) {
    const [x] = inputs;
    ensureReals("affine", inputs);
    return [{ dtype: "f32", shape: x.shape }];
  },
  vjp: ({ emit, cotangents, attributes: { scale } }) => [emit.affine(cotangents[0], scale)],
  flops: (_, outputs) => 2 * elementCount(outputs[0].shape),
  evaluate(inputs, attributes) {
    const [x] = inputs;
    const result = zeros(affine.shape(inputs, attributes)[0]);
    const scale = scalarValue(attributes.scale);
    const shift = scalarValue(attributes.shift);
    for (let e = 0; e < result.data.length; e++) result.data[e] = at(x.data, e) * scale + shift;
    return [result];
  },
};

export const unaries: Pick<KernelTable, UnaryName | "affine"> = {
  affine,
  abs: unary("abs", Math.abs, (emit, g, x) => emit.mul(g, emit.unary("sign", x))),
  sign: unary("sign", Math.sign, () => undefined),
  exp: unary("exp", Math.exp, (emit, g, _, y) => emit.mul(g, y)),
  log: unary("log", Math.log, (emit, g, x) => emit.div(g, x)),
  // ½ g / y
  sqrt: unary("sqrt", Math.sqrt, (emit, g, _, y) => emit.affine(emit.div(g, y), 0.5)),
  // −½ g y³
  rsqrt: unary(
    "rsqrt",
    (x) => 1 / Math.sqrt(x),
    (emit, g, _, y) => emit.affine(emit.mul(g, emit.mul(y, emit.mul(y, y))), -0.5),
  ),
  sin: unary("sin", Math.sin, (emit, g, x) => emit.mul(g, emit.unary("cos", x))),
  cos: unary("cos", Math.cos, (emit, g, x) => emit.affine(emit.mul(g, emit.unary("sin", x)), -1)),
  // g (1 − y²)
  tanh: unary("tanh", Math.tanh, (emit, g, _, y) => emit.mul(g, emit.affine(emit.mul(y, y), -1, 1))),
  // g y (1 − y)
  sigmoid: unary(
    "sigmoid",
    (x) => 1 / (1 + Math.exp(-x)),
    (emit, g, _, y) => emit.mul(g, emit.mul(y, emit.affine(y, -1, 1))),
  ),
  // g · 2/√π · e^(−x²)
  erf: unary("erf", erf, (emit, g, x) => {
    const bell = emit.unary("exp", emit.affine(emit.mul(x, x), -1));
    return emit.mul(g, emit.affine(bell, 2 / Math.sqrt(Math.PI)));
  }),
  relu: unary(
    "relu",
    (x) => Math.max(x, 0),
    (emit, g, x) => {
      const positive = emit.compare(x, "gt", scalarOfRank(emit, 0, x.shape.length));
      return emit.mul(g, emit.cast(positive, "f32"));
    },
  ),
};
