import { defaulted, required } from "../op/attribute.ts";
import { featureAxis } from "../op/axes.ts";
import { defineOp } from "../op/op.ts";
import { axisOf, originAt } from "../shape/shape.ts";
import { productOf, sizeText } from "../size/size.ts";
import { fanInUniform } from "./initial.ts";

export const linear = defineOp({
  name: "linear",
  doc: "Multiplies the last axis by a learned matrix and adds a learned bias, unless `bias` is false. Weights `kernel` [in, out] and `bias` [out] begin as in PyTorch: uniform in ±1/√in.",
  tone: "learned",
  label: (inputs, results, size) =>
    `Linear ${[inputs, results].map(([tensor]) => (tensor?.axes ?? []).slice(-1).map(size).join("")).join(" → ")}`,
  inputs: 1,
  layer: "linear",
  argument: required("size", "Length of the last axis of the result."),
  attributes: { bias: defaulted("boolean", true, "Whether a bias is added.") },
  aliases: ["dense", "fc", "fully_connected", "proj", "projection"],
  weights: ["kernel", "bias"],
  infer({ inputs, argument, attributes, weight, ...context }) {
    const [x] = inputs;
    const features = featureAxis(x, context);
    const init = fanInUniform(features.size);
    weight("kernel", [features.size, argument.size], init);
    if (attributes.bias) weight("bias", [argument.size], init, { decay: true });
    const { size, origin: asked, name, span } = argument;
    const last = axisOf(
      size,
      originAt(`linear makes the last axis ${sizeText(size)}`, span, [asked], asked.formula),
      name,
    );
    return { results: [{ axes: [...x.axes.slice(0, -1), last] }], solution: undefined };
  },
  lower({ emit, inputs: [x], attributes, weight }) {
    // Rows flattened to a matrix: engines are fastest on rank 2, and the weight gradient is then one product.
    const rows = productOf(x.shape.slice(0, -1));
    const product = emit.matmul(emit.reshape(x, [rows, x.shape.at(-1) ?? 1]), weight("kernel"));
    const width = product.shape[1] ?? 1;
    const sum = attributes.bias ? emit.add(product, emit.reshape(weight("bias"), [1, width])) : product;
    return [emit.reshape(sum, [...x.shape.slice(0, -1), width])];
  },
});
