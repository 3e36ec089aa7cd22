import * as messages from "../../schema/messages/shape-messages.ts";
import { required } from "../op/attribute.ts";
import { axisIndex } from "../op/axes.ts";
import { defineOp } from "../op/op.ts";
import { axisOf, originAt } from "../shape/shape.ts";
import { isConstant, sizeText } from "../size/size.ts";

const argmax = defineOp({
  name: "argmax",
  doc: "Where along an axis the largest element is, as whole numbers; the lowest index of equal ones. The axis goes.",
  tone: "select",
  inputs: 1,
  reads: ["f32", "i32"],
  argument: required("axis", "The axis to look along."),
  writes: { argmin: '"negate", { "argmax": 2 }' },
  infer({ inputs, argument, ...context }) {
    const axis = axisIndex(argument, inputs, context);
    return { results: [{ axes: inputs[0].axes.filter((_, i) => i !== axis), dtype: "i32" }], solution: axis };
  },
  lower({ emit, inputs: [x], solution: axis }) {
    return [
      emit.reshape(
        emit.argmax(x, axis),
        x.shape.filter((_, i) => i !== axis),
      ),
    ];
  },
});

const topK = defineOp({
  name: "top_k",
  doc: "The largest elements along the last axis, largest first, and where they were: two results, values and whole numbers for `gather` or `one_hot`. With as many as the axis is long it sorts.",
  tone: "select",
  inputs: 1,
  argument: required("int", "How many."),
  writes: {
    sort: '{ "top_k": "dim", "out": ["sorted", "places"] }',
    argsort: '{ "top_k": "dim", "out": ["sorted", "places"] }',
  },
  infer({ inputs: [x], argument, spanOf, reject }) {
    const last = x?.axes.at(-1);
    if (x === undefined || last === undefined) return reject(messages.needsAxis(spanOf("op"), x?.label ?? ""));
    if (argument < 1) reject(messages.wholeNumber(spanOf("argument"), "how many are taken", String(argument), 1));
    if (isConstant(last.size) && argument > last.size) {
      reject(
        messages.sliceOutOfRange(spanOf("argument"), `taking ${argument}`, last.name ?? "-1", sizeText(last.size)),
      );
    }
    const axes = [
      ...x.axes.slice(0, -1),
      axisOf(argument, originAt(`top_k takes ${argument}`, spanOf("argument"), [last.origin])),
    ];
    return { results: [{ axes }, { axes, dtype: "i32" }], solution: undefined };
  },
  lower: ({ emit, inputs, argument: k }) => emit.step("top_k", inputs, { k }),
});

const oneHot = defineOp({
  name: "one_hot",
  doc: "Whole numbers as rows of a unit matrix: 1 at the index along a new last axis, else 0. Times a tensor it picks elements sample by sample, which `gather` does not.",
  tone: "select",
  inputs: 1,
  reads: ["i32"],
  argument: required("size", "Length of the new axis."),
  infer({ inputs: [x], argument, spanOf }) {
    const { size, origin: asked, name } = argument;
    const text = `one_hot makes ${sizeText(size)} of each index`;
    const axis = axisOf(size, originAt(text, spanOf("argument"), [asked], asked.formula), name);
    return { results: [{ axes: [...(x?.axes ?? []), axis], dtype: "f32" }], solution: undefined };
  },
  lower({ emit, inputs: [x], argument }) {
    return [emit.oneHot(x, argument.size)];
  },
});

const flip = defineOp({
  name: "flip",
  doc: "Turns the order of elements along axes round.",
  tone: "select",
  inputs: 1,
  reads: "alike",
  argument: required("axes", "The axis or axes."),
  aliases: ["reverse"],
  infer({ inputs, argument, ...context }) {
    const axes = [...new Set(argument.map((axis) => axisIndex(axis, inputs, context)))].sort((a, b) => a - b);
    return { results: [{ axes: inputs[0].axes }], solution: axes };
  },
  lower({ emit, inputs: [x], solution }) {
    return [emit.reverse(x, solution)];
  },
});

/** Orders along an axis. */
export const rankings = [argmax, topK, oneHot, flip] as const;
