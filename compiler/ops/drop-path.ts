import * as messages from "../../schema/spec/value-messages.ts";
import { required } from "../op/attribute.ts";
import { defineOp } from "../op/op.ts";

export const dropPath = defineOp({
  name: "drop_path",
  doc: "In training, sets whole samples (along the first axis) to 0 with the given probability and divides the others by what remains: stochastic depth (Huang et al. 2016), for the body of a residual. Otherwise the identity.",
  tone: "chance",
  inputs: 1,
  keepsShape: true,
  argument: required("number", "Probability that a sample is dropped, in [0, 1)."),
  aliases: ["stochastic_depth"],
  infer({ inputs, argument, spanOf, reject }) {
    if (!(argument >= 0 && argument < 1))
      reject(messages.outOfRange(spanOf("argument"), "a drop-path rate", argument, "in [0, 1)"));
    return { results: [{ axes: inputs[0].axes }], solution: undefined };
  },
  lower({ emit, inputs: [x], argument: rate, training, uniform, constant }) {
    if (!training || rate === 0) return [x];
    const each = x.shape.map((size, axis) => (axis === 0 ? size : 1));
    const threshold = constant({ dtype: "f32", shape: x.shape.map(() => 1), data: Float64Array.of(rate) });
    const kept = emit.cast(emit.compare(uniform(each, "keep"), "ge", threshold), "f32");
    return [emit.mul(x, emit.affine(kept, 1 / (1 - rate)))];
  },
});
