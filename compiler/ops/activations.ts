import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { oneOf } from "../op/attribute.ts";
import { defineOp, type NamedOp } from "../op/op.ts";
import { type ElementwiseOptions, elementwise, numberLike } from "./elementwise.ts";

export const gelu = defineOp({
  name: "gelu",
  doc: "Gaussian error linear unit, x·Φ(x). `exact` is PyTorch's default; `tanh` is the approximation of the first papers; they differ by up to 5e-4.",
  tone: "activation",
  label: "GELU",
  inputs: 1,
  keepsShape: true,
  attributes: { form: oneOf(["exact", "tanh"], "Which form of Φ.", "exact") },
  writes: {
    gelu_tanh: '{ "gelu": {}, "form": "tanh" }',
    gelu_new: '{ "gelu": {}, "form": "tanh" }',
    gelu_approximate: '{ "gelu": {}, "form": "tanh" }',
  },
  infer: ({ inputs }) => ({ results: [{ axes: inputs[0].axes }], solution: undefined }),
  lower({ emit, inputs: [x], attributes }) {
    return [emit.one("gelu", [x], { form: attributes.form })];
  },
});

const sigmoid = (emit: Emitter, x: Value): Value => emit.unary("sigmoid", x);

/** max(0, min(x, 6)) */
const relu6 = (emit: Emitter, x: Value): Value => emit.minimum(emit.unary("relu", x), numberLike(emit, x, 6));

/** relu6(x + 3) / 6: a sigmoid of straight lines. */
const hardSigmoid = (emit: Emitter, x: Value): Value => emit.affine(relu6(emit, emit.affine(x, 1, 3)), 1 / 6);

/** log(1 + e^x) as max(x, 0) + log(1 + e^-|x|), which no x overflows. */
const softplus = (emit: Emitter, x: Value): Value =>
  emit.add(
    emit.unary("relu", x),
    emit.unary("log", emit.affine(emit.unary("exp", emit.affine(emit.unary("abs", x), -1)), 1, 1)),
  );

function activation<const Name extends string>(
  name: Name,
  doc: string,
  apply: (emit: Emitter, x: Value) => Value,
  more: Omit<ElementwiseOptions, "tone"> = {},
): NamedOp<Name> {
  return elementwise(name, doc, apply, { tone: "activation", ...more });
}

/** Nonlinearities between layers. */
export const activations = [
  gelu,
  activation("quick_gelu", "x · sigmoid(1.702 x), CLIP's approximation of `gelu`.", (emit, x) =>
    emit.mul(x, sigmoid(emit, emit.affine(x, 1.702))),
  ),
  activation("relu", "max(x, 0)", (emit, x) => emit.unary("relu", x), {
    label: "ReLU",
    aliases: ["rectifier"],
  }),
  activation("relu6", "max(x, 0), at most 6.", relu6),
  activation("sigmoid", "1 / (1 + exp(-x))", sigmoid, {
    aliases: ["logistic", "expit"],
    givesProbabilities: true,
  }),
  activation("hard_sigmoid", "relu6(x + 3) / 6", hardSigmoid, { givesProbabilities: true }),
  activation("tanh", "Hyperbolic tangent.", (emit, x) => emit.unary("tanh", x), {
    writes: { mish: '"softplus", "tanh", { "multiply": "x" }' },
  }),
  activation("silu", "x · sigmoid(x), also called swish.", (emit, x) => emit.mul(x, sigmoid(emit, x)), {
    label: "SiLU",
    aliases: ["swish"],
  }),
  activation("hard_swish", "x · relu6(x + 3) / 6 (Howard et al. 2019).", (emit, x) =>
    emit.mul(x, hardSigmoid(emit, x)),
  ),
  activation("softplus", "log(1 + exp(x)), a smooth `relu`.", softplus),
] as const;
