import { defaulted } from "../op/attribute.ts";
import { featureAxis } from "../op/axes.ts";
import { defineOp } from "../op/op.ts";

export const layerNorm = defineOp({
  name: "layer_norm",
  doc: "Brings the last axis to zero mean and unit (biased) variance, then scales it by `gain` and shifts it by `bias`.",
  tone: "norm",
  label: "Layer norm",
  inputs: 1,
  layer: "layer_norm",
  keepsShape: true,
  attributes: {
    epsilon: defaulted("number", 1e-5, "Added to the variance. PyTorch's default is 1e-5; timm's ViTs use 1e-6."),
    gain: defaulted("boolean", true, "Whether a learned `gain`, at first 1, multiplies the result."),
    bias: defaulted("boolean", true, "Whether a learned `bias`, at first 0, is added."),
  },
  aliases: ["ln", "layer_normalization"],
  weights: ["gain", "bias"],
  infer({ inputs, attributes, weight, ...context }) {
    const [x] = inputs;
    const { size } = featureAxis(x, context);
    if (attributes.gain) weight("gain", [size], { kind: "ones" });
    if (attributes.bias) weight("bias", [size], { kind: "zeros" });
    return { results: [{ axes: x.axes }], solution: undefined };
  },
  lower({ emit, inputs: [x], attributes, weight }) {
    const axis = x.shape.length - 1;
    const row = [...x.shape.slice(0, -1).map(() => 1), x.shape[axis] ?? 1];
    let y = emit.one("normalize", [x], { axes: [axis], epsilon: attributes.epsilon, center: true });
    if (attributes.gain) y = emit.mul(y, emit.reshape(weight("gain"), row));
    if (attributes.bias) y = emit.add(y, emit.reshape(weight("bias"), row));
    return [y];
  },
});
