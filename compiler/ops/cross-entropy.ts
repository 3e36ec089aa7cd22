import * as shapes from "../../schema/messages/shape-messages.ts";
import * as nodeMessages from "../../schema/spec/node-messages.ts";
import * as valueMessages from "../../schema/spec/value-messages.ts";
import { defaulted } from "../op/attribute.ts";
import { defineOp } from "../op/op.ts";
import { typeName } from "../shape/element-types.ts";
import { shapeText, sizesOf } from "../shape/shape.ts";
import { isConstant, sameSize } from "../size/size.ts";

export const crossEntropy = defineOp({
  name: "cross_entropy",
  doc: "Mean over the batch of the negative log-probability that the softmax of the logits [b, classes] gives the labels [b], as torch.nn.functional.cross_entropy. Reads logits, and whole-number labels or, where an image is of several classes in parts, the parts [b, classes]; the result is a scalar.",
  tone: "plain",
  takesLogits: true,
  inputs: 2,
  reads: "any",
  attributes: {
    label_smoothing: defaulted("number", 0, "Share of the target spread evenly over all classes, in [0, 1)."),
  },
  aliases: ["cross_entropy_loss", "softmax_cross_entropy", "ce_loss", "sparse_softmax_cross_entropy_with_logits"],
  infer({ inputs, attributes, spanOf, reject }) {
    const [logits, labels] = inputs;
    const smoothing = attributes.label_smoothing;
    if (!(smoothing >= 0 && smoothing < 1)) {
      reject(valueMessages.outOfRange(spanOf("label_smoothing"), "label smoothing", smoothing, "in [0, 1)"));
    }
    if (labels.dtype === "bool")
      reject(shapes.dtypeMismatch(spanOf("op"), "cross_entropy", labels.label, "whole-number", typeName(labels.dtype)));
    const [batch, classes] = sizesOf(logits);
    const wanted = labels.dtype === "i32" ? [batch] : [batch, classes];
    const given = sizesOf(labels);
    const fits = given.length === wanted.length && given.every((size, i) => sameSize(size, wanted[i] ?? -1));
    if (logits.axes.length !== 2 || !fits || classes === undefined || !isConstant(classes))
      reject(nodeMessages.objectiveShapes(spanOf("op"), shapeText(logits), shapeText(labels)));
    return { results: [{ axes: [] }], solution: undefined };
  },
  lower({ emit, inputs: [logits, labels], attributes }) {
    const [batch = 1, classes = 1] = logits.shape;
    const smoothing = attributes.label_smoothing;
    let target = labels.dtype === "i32" ? emit.oneHot(labels, classes) : labels;
    if (smoothing > 0) target = emit.affine(target, 1 - smoothing, smoothing / Number(classes));
    const total = emit.sum(emit.mul(target, emit.unary("log_softmax", logits)), [0, 1]);
    const scale = typeof batch === "number" ? -1 / batch : { numerator: -1, denominator: batch };
    return [emit.reshape(emit.affine(total, scale), [])];
  },
});
