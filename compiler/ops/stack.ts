import * as messages from "../../schema/messages/shape.ts";
import { axisIndex } from "../axes.ts";
import { defineOp, required } from "../op.ts";
import { isConstant, sizeText } from "../size/size.ts";

export const unstack = defineOp({
  name: "unstack",
  doc: "Takes an axis apart: one result for each index along it, without the axis. Name them with `out`.",
  inputs: 1,
  argument: required("axis", "The axis to take apart."),
  infer({ inputs, argument, ...context }) {
    const x = inputs[0];
    if (x === undefined) throw new Error("unstack reads one tensor");
    const index = axisIndex(argument, inputs, context);
    const axis = x.axes[index];
    const count = axis?.size ?? 0;
    if (!isConstant(count) || count > 10_000) {
      return context.reject(messages.unstackFree(context.spanOf("argument"), axis?.name ?? String(index), sizeText(count)));
    }
    const axes = x.axes.filter((_, i) => i !== index);
    return { results: Array.from({ length: count }, () => ({ axes, dtype: x.dtype })), solution: index };
  },
  lower({ emit, inputs: [x], results, solution: index }) {
    if (x === undefined) throw new Error("unstack reads one tensor");
    return results.map((result, i) => {
      const begin = x.shape.map((_, a) => (a === index ? i : 0));
      const size = x.shape.map((n, a) => (a === index ? 1 : n));
      return emit.reshape(emit.slice(x, begin, size), result.axes.map((axis) => axis.size));
    });
  },
});
