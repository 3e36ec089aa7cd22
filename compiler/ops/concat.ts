import * as messages from "../../schema/messages/shape.ts";
import { requireSameSize } from "../agree.ts";
import { axisIndex } from "../axes.ts";
import { defineOp, required } from "../op.ts";
import { originAt, resized, shapeText } from "../shape.ts";
import { add, sizeText } from "../size/size.ts";

export const concat = defineOp({
  name: "concat",
  doc: "Joins tensors along an axis; all other axes must agree.",
  inputs: { min: 1, max: Number.POSITIVE_INFINITY },
  reads: "alike",
  argument: required("axis", "The axis to join along, found in the first input that names it."),
  infer({ inputs, argument, ...context }) {
    const first = inputs[0];
    if (first === undefined) throw new Error("concat reads tensors");
    const axis = axisIndex(argument, inputs, context);
    const axes = [...first.axes];
    for (const tensor of inputs.slice(1)) {
      if (tensor.axes.length !== axes.length) {
        context.reject(
          messages.concatRank(context.spanOf("op"), first.label, tensor.label, shapeText(first), shapeText(tensor)),
        );
      }
      for (const [i, mine] of axes.entries()) {
        const theirs = tensor.axes[i];
        if (theirs === undefined) continue;
        if (i === axis) {
          const total = add(mine.size, theirs.size);
          const origin = originAt(
            `concat joins ${sizeText(mine.size)} + ${sizeText(theirs.size)} = ${sizeText(total)}`,
            context.spanOf("op"),
            [mine.origin, theirs.origin],
          );
          axes[i] = resized(mine.name === undefined ? { ...mine, name: theirs.name } : mine, total, origin);
        } else {
          requireSameSize(mine, theirs, context, (because) =>
            messages.concatMismatch(
              context.spanOf("op"),
              `axis ${axis}`,
              i,
              first.label,
              tensor.label,
              sizeText(mine.size),
              sizeText(theirs.size),
              because,
            ),
          );
          if (mine.name === undefined) axes[i] = { ...mine, name: theirs.name };
        }
      }
    }
    return { results: [{ axes, dtype: first.dtype }], solution: axis };
  },
  lower: ({ emit, inputs, solution }) => [emit.concat(inputs, solution)],
});
