import * as messages from "../../schema/spec/value-messages.ts";
import { required } from "../op/attribute.ts";
import { defineOp } from "../op/op.ts";
import { keep } from "./keep.ts";

export const dropout = defineOp({
  name: "dropout",
  doc: "In training, sets each element to 0 with the given probability and divides the others by what remains, so that the mean is kept (Srivastava et al. 2014). Otherwise the identity.",
  tone: "chance",
  changesNothing: (rate) => rate === 0,
  inputs: 1,
  keepsShape: true,
  argument: required("number", "Probability that an element is dropped, in [0, 1)."),
  aliases: ["drop"],
  infer({ inputs, argument, spanOf, reject }) {
    if (!(argument >= 0 && argument < 1))
      reject(messages.outOfRange(spanOf("argument"), "a dropout rate", argument, "in [0, 1)"));
    return { results: [{ axes: inputs[0].axes }], solution: undefined };
  },
  lower(context) {
    const { inputs, argument: rate, training } = context;
    const [x] = inputs;
    return [training && rate > 0 ? keep(context, x, x.shape, rate) : x];
  },
});
