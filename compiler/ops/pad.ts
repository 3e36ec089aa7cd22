import * as messages from "../../schema/messages/shape.ts";
import { axisIndex } from "../axes.ts";
import { defaulted, defineOp, required } from "../op.ts";
import { originAt, resized } from "../shape.ts";
import { add, isConstant, sizeText, subtract } from "../size/size.ts";

export const pad = defineOp({
  name: "pad",
  doc: "Adds elements before and after along axes; a negative count takes them away, so `[1, -1]` shifts.",
  inputs: 1,
  argument: required("margins", "Axis → [before, after]."),
  attributes: { value: defaulted("number", 0, "What the new elements are.") },
  infer({ inputs, argument, ...context }) {
    const x = inputs[0];
    if (x === undefined) throw new Error("pad reads one tensor");
    const margins = x.axes.map(() => ({ before: 0, after: 0 }));
    const axes = [...x.axes];
    for (const { axis: reference, before, after } of argument) {
      const i = axisIndex(reference, [x], context);
      const axis = x.axes[i];
      if (axis === undefined) continue;
      margins[i] = { before, after };
      const size = add(axis.size, before + after);
      if (isConstant(size) && size < 1) context.reject(messages.sliceOutOfRange(reference.span, `padding [${before}, ${after}]`, axis.name ?? String(i), sizeText(axis.size)));
      axes[i] = resized(axis, size, originAt(`pad makes ${sizeText(axis.size)} into ${sizeText(size)}`, reference.span, [axis.origin]));
    }
    return { results: [{ axes, dtype: x.dtype }], solution: margins };
  },
  lower({ emit, inputs: [x], attributes, solution }) {
    if (x === undefined) throw new Error("pad reads one tensor");
    const grown = emit.pad(x, solution.map(({ before }) => Math.max(before, 0)), solution.map(({ after }) => Math.max(after, 0)), attributes.value);
    if (solution.every(({ before, after }) => before >= 0 && after >= 0)) return [grown];
    const begin = solution.map(({ before }) => Math.max(-before, 0));
    const size = grown.shape.map((n, i) => subtract(n, (begin[i] ?? 0) + Math.max(-(solution[i]?.after ?? 0), 0)));
    return [emit.slice(grown, begin, size)];
  },
});
