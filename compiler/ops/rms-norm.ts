import { defaulted, optional } from "../op/attribute.ts";
import { axisIndex, featureAxis } from "../op/axes.ts";
import { defineOp } from "../op/op.ts";

export const rmsNorm = defineOp({
  name: "rms_norm",
  doc: "Divides the last axis by its root mean square and scales it by a learned `gain` (Zhang & Sennrich 2019).",
  tone: "norm",
  label: "RMS norm",
  inputs: 1,
  keepsShape: true,
  attributes: {
    epsilon: defaulted("number", 1e-6, "Added to the mean square."),
    gain: defaulted("boolean", true, "Whether a learned `gain`, at first 1, multiplies the result."),
  },
  aliases: ["rms", "root_mean_square_norm"],
  weights: ["gain"],
  infer({ inputs, attributes, weight, ...context }) {
    const [x] = inputs;
    if (attributes.gain) weight("gain", [featureAxis(x, context).size], { kind: "ones" });
    return { results: [{ axes: x.axes }], solution: undefined };
  },
  lower({ emit, inputs: [x], attributes, weight }) {
    const axis = x.shape.length - 1;
    const y = emit.one("normalize", [x], { axes: [axis], epsilon: attributes.epsilon, center: false });
    const row = [...x.shape.slice(0, -1).map(() => 1), x.shape[axis] ?? 1];
    return [attributes.gain ? emit.mul(y, emit.reshape(weight("gain"), row)) : y];
  },
});

export const l2Norm = defineOp({
  name: "l2_norm",
  doc: "Divides by the Euclidean length along an axis, as torch.nn.functional.normalize: lengths below epsilon count as epsilon.",
  tone: "norm",
  inputs: 1,
  keepsShape: true,
  argument: optional("axis", "The axis of the vectors; the last one if not given."),
  aliases: ["normalize", "l2_normalize", "unit_norm"],
  attributes: { epsilon: defaulted("number", 1e-12, "The smallest length divided by.") },
  infer({ inputs, argument, ...context }) {
    const [x] = inputs;
    const axis = argument === undefined ? x.axes.length - 1 : axisIndex(argument, inputs, context);
    return { results: [{ axes: x.axes }], solution: axis };
  },
  lower({ emit, inputs: [x], attributes, constant, solution }) {
    const square = emit.sum(emit.mul(x, x), [solution]);
    const least = constant({
      dtype: "f32",
      shape: x.shape.map(() => 1),
      data: Float64Array.of(attributes.epsilon * attributes.epsilon),
    });
    return [emit.mul(x, emit.unary("rsqrt", emit.maximum(square, least)))];
  },
});
