import * as messages from "../../schema/messages/shape-messages.ts";
import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { defaulted, optional, required } from "../op/attribute.ts";
import { featureAxis, knownFeatures } from "../op/axes.ts";
import { defineOp } from "../op/op.ts";
import { PADDING_WORDS, type Sliding, slidAxes, slidingOver } from "../op/spatial.ts";
import { axisOf, originAt } from "../shape/shape.ts";
import { productOf, type Size, sizeText } from "../size/size.ts";
import { fanInUniform } from "./initial.ts";

const DEPTHWISE = '{ "conv": "dim", "kernel": 3, "padding": 1, "groups": "dim" }';
const ENLARGE = {
  nodes: '{ "resize": [16, 16] }, { "conv": 32, "kernel": 3, "padding": 1 }',
  note: "there is no transposed convolution; this makes maps larger as well",
};

export const conv = defineOp({
  name: "conv",
  doc: "Convolution over [b, h, w, features] or [b, n, features], as torch.nn.Conv2d and Conv1d but with the features last. Weights `kernel` [kh, kw, in/groups, out] and `bias` begin as in PyTorch. `groups` equal to the number of features is a depthwise convolution.",
  tone: "learned",
  inputs: 1,
  argument: required("size", "Number of features of the result."),
  attributes: {
    kernel: required("pair", "Height and width of the window."),
    stride: optional("pair", "Steps between windows; 1 if not given."),
    padding: optional("pair", "Zeros added on each side; 0 if not given.", PADDING_WORDS),
    dilation: optional("pair", "Steps between the window's taps; 1 if not given."),
    groups: defaulted(
      "int",
      1,
      "Parts that features are divided into; each part of the result sees one part of the input.",
    ),
    bias: defaulted("boolean", true, "Whether a bias is added."),
  },
  aliases: ["convolution"],
  writes: {
    depthwise_conv: DEPTHWISE,
    dwconv: DEPTHWISE,
    separable_conv: `${DEPTHWISE}, { "linear": 32 }`,
    pointwise_conv: '{ "linear": 32 }',
    patch_embed: '{ "conv": 32, "kernel": 4, "stride": 4 }, { "rearrange": "b h w c -> b (h w) c" }',
    patch_embedding: '{ "conv": 32, "kernel": 4, "stride": 4 }, { "rearrange": "b h w c -> b (h w) c" }',
    conv_transpose: ENLARGE,
    transposed_conv: ENLARGE,
    deconv: ENLARGE,
  },
  weights: ["kernel", "bias"],
  infer({ inputs, argument, attributes, weight, ...context }) {
    const [x] = inputs;
    const { kernel, stride = [1, 1], padding = [0, 0], dilation = [1, 1], groups } = attributes;
    const sliding = slidingOver(x, kernel, stride, padding, dilation, context);
    const features = knownFeatures("conv", featureAxis(x, context).size, context);
    const out = knownFeatures("conv", argument.size, context);
    if (groups < 1 || features % groups !== 0)
      context.reject(
        messages.groupsDivide(context.spanOf("groups"), groups, `the features of ${x.label}`, String(features)),
      );
    if (out % groups !== 0)
      context.reject(messages.groupsDivide(context.spanOf("groups"), groups, "the result's features", String(out)));
    const { vertical, horizontal } = sliding;
    const fanIn = vertical.kernel * horizontal.kernel * (features / groups);
    weight("kernel", [vertical.kernel, horizontal.kernel, features / groups, out], fanInUniform(fanIn));
    if (attributes.bias) weight("bias", [out], fanInUniform(fanIn));
    const { origin: asked, name, span } = argument;
    const last = axisOf(out, originAt(`conv makes ${sizeText(out)} features`, span, [asked], asked.formula), name);
    return { results: [{ axes: [...x.axes.slice(0, 1), ...slidAxes(x, sliding, context), last] }], solution: sliding };
  },
  lower({ emit, inputs: [x], results: [y], attributes, weight, solution }) {
    const shape = y.axes.map((axis) => axis.size);
    const product = convolve(emit, image(emit, x, solution), weight("kernel"), solution, attributes.groups);
    const width = shape.at(-1) ?? 1;
    const sum = attributes.bias ? emit.add(product, emit.reshape(weight("bias"), [1, 1, 1, width])) : product;
    return [emit.reshape(sum, shape)];
  },
});

/** A sequence as an image of height 1. */
export function image(emit: Emitter, x: Value, { isSequence }: Sliding): Value {
  const [b = 1, n = 1, c = 1] = x.shape;
  return isSequence ? emit.reshape(x, [b, 1, n, c]) : x;
}

/** Zeros, or another value, around an image. */
export function padded(emit: Emitter, x: Value, { vertical, horizontal }: Sliding, value = 0): Value {
  const before: readonly Size[] = [0, vertical.padding, horizontal.padding, 0];
  const behind = [0, vertical.padding + vertical.beyond, horizontal.padding + horizontal.beyond, 0];
  return [...before, ...behind].every((n) => n === 0) ? x : emit.pad(x, before, behind, value);
}

export function convolve(emit: Emitter, x: Value, kernel: Value, sliding: Sliding, groups: number): Value {
  const { vertical, horizontal } = sliding;
  const [b = 1, h = 1, w = 1, c = 1] = x.shape;
  const isPointwise =
    [vertical, horizontal].every((s) => s.kernel === 1 && s.stride === 1 && s.padding === 0) && groups === 1;
  if (isPointwise) {
    // A 1 × 1 window is a matrix product, which every engine does best.
    const out = kernel.shape[3] ?? 1;
    const rows = emit.reshape(x, [productOf([b, h, w]), c]);
    return emit.reshape(emit.matmul(rows, emit.reshape(kernel, [c, out])), [b, h, w, out]);
  }
  return emit.one("conv2d", [padded(emit, x, sliding), kernel], {
    stride: [vertical.stride, horizontal.stride],
    dilation: [vertical.dilation, horizontal.dilation],
    groups,
  });
}
