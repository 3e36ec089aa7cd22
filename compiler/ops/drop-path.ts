import * as messages from "../../schema/spec/value-messages.ts";
import { required } from "../op/attribute.ts";
import { defineOp } from "../op/op.ts";
import { keep } from "./keep.ts";

export const dropPath = defineOp({
  name: "drop_path",
  doc: "In training, sets whole samples (along the first axis) to 0 with the given probability and divides the others by what remains: stochastic depth (Huang et al. 2016), for the body of a residual. Otherwise the identity.",
  tone: "chance",
  changesNothing: (rate) => rate === 0,
  inputs: 1,
  keepsShape: true,
  argument: required("number", "Probability that a sample is dropped, in [0, 1)."),
  aliases: ["stochastic_depth"],
  infer({ inputs, argument, spanOf, reject }) {
    if (!(argument >= 0 && argument < 1))
      reject(messages.outOfRange(spanOf("argument"), "a drop-path rate", argument, "in [0, 1)"));
    return { results: [{ axes: inputs[0].axes }], solution: undefined };
  },
  lower(context) {
    const { inputs, argument: rate, training } = context;
    const [x] = inputs;
    const samples = x.shape.map((size, axis) => (axis === 0 ? size : 1));
    return [training && rate > 0 ? keep(context, x, samples, rate) : x];
  },
});
