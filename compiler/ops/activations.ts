import type { Value } from "../graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { defineOp, oneOf, type Op } from "../op.ts";

/** Ops that act on every element alike and keep the shape. */
function elementwise(name: string, doc: string, apply: (emit: Emitter, x: Value) => Value): Op {
  return defineOp({
    name,
    doc,
    inputs: 1,
    infer: ({ inputs }) => ({ results: [{ axes: inputs[0]?.axes ?? [] }], solution: undefined }),
    lower({ emit, inputs: [x] }) {
      if (x === undefined) throw new Error(`${name} reads one tensor`);
      return [apply(emit, x)];
    },
  });
}

export const gelu = defineOp({
  name: "gelu",
  doc: "Gaussian error linear unit, x·Φ(x). `exact` is PyTorch's default; `tanh` is the approximation of the first papers; they differ by up to 5e-4.",
  inputs: 1,
  attributes: { form: oneOf(["exact", "tanh"], "Which form of Φ.", "exact") },
  infer: ({ inputs }) => ({ results: [{ axes: inputs[0]?.axes ?? [] }], solution: undefined }),
  lower({ emit, inputs: [x], attributes }) {
    if (x === undefined) throw new Error("gelu reads one tensor");
    return [emit.one("gelu", [x], { form: attributes.form === "tanh" ? "tanh" : "exact" })];
  },
});

export const activations: readonly Op[] = [
  gelu,
  elementwise("relu", "max(x, 0)", (emit, x) => emit.unary("relu", x)),
  elementwise("sigmoid", "1 / (1 + exp(-x))", (emit, x) => emit.unary("sigmoid", x)),
  elementwise("tanh", "Hyperbolic tangent.", (emit, x) => emit.unary("tanh", x)),
  elementwise("silu", "x · sigmoid(x), also called swish.", (emit, x) => emit.mul(x, emit.unary("sigmoid", x))),
  elementwise("exp", "e to the power of each element.", (emit, x) => emit.unary("exp", x)),
  elementwise("log", "Natural logarithm of each element.", (emit, x) => emit.unary("log", x)),
  elementwise("sqrt", "Square root of each element.", (emit, x) => emit.unary("sqrt", x)),
  elementwise("abs", "Absolute value of each element.", (emit, x) => emit.unary("abs", x)),
  elementwise("negate", "-x", (emit, x) => emit.affine(x, -1)),
  elementwise("identity", "The tensor itself: a name for what a node reads.", (_, x) => x),
  elementwise("stop_gradient", "The tensor itself, through which no gradient flows.", (emit, x) => emit.unary("stop_gradient", x)),
];
