import * as messages from "../../schema/messages/shape-messages.ts";
import { limits } from "../../schema/problem/limits.ts";
import { atLeast } from "../ir/arity.ts";
import { defaulted, required } from "../op/attribute.ts";
import { axisIndex } from "../op/axes.ts";
import { requireJoinable } from "../op/joinable.ts";
import { defineOp } from "../op/op.ts";
import { axisOf, originAt, shapeText } from "../shape/shape.ts";
import { isConstant, sizeText } from "../size/size.ts";

export const stack = defineOp({
  name: "stack",
  doc: "Puts tensors of one shape side by side along a new axis.",
  tone: "select",
  label: "Stack along",
  inputs: atLeast(1),
  reads: "alike",
  argument: required("text", "The new axis's name."),
  attributes: { at: defaulted("int", 0, "Where the new axis stands among the others; negative counts from the end.") },
  infer({ inputs, argument, attributes, spanOf, ...context }) {
    const [first] = inputs;
    requireJoinable("stack", inputs, undefined, { spanOf, ...context });
    const rank = first.axes.length + 1;
    const at = attributes.at < 0 ? attributes.at + rank : attributes.at;
    if (at < 0 || at >= rank)
      context.reject(messages.axisOutOfRange(spanOf("at"), attributes.at, first.label, shapeText(first), rank));
    const axis = axisOf(
      inputs.length,
      originAt(`stack puts ${inputs.length} tensors side by side`, spanOf("op")),
      argument,
    );
    return {
      results: [{ axes: [...first.axes.slice(0, at), axis, ...first.axes.slice(at)], dtype: first.dtype }],
      solution: at,
    };
  },
  lower({ emit, inputs, solution: at }) {
    return [
      emit.concat(
        inputs.map((x) => emit.reshape(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)])),
        at,
      ),
    ];
  },
});

const HALVES = '{ "rearrange": "b n (part d) -> part b n d", "sizes": { "part": 2 } }';
const split = (a: string, b: string) => `${HALVES}, { "unstack": "part", "out": ["${a}", "${b}"] }`;
const gated = (by: string) => `${split("kept", "gate")}, { "${by}": {}, "in": "gate" }, { "multiply": "kept" }`;

export const unstack = defineOp({
  name: "unstack",
  doc: "Takes an axis apart: one result for each index along it, without the axis. Name them with `out`.",
  tone: "select",
  label: "Unstack",
  inputs: 1,
  reads: "alike",
  argument: required("axis", "The axis to take apart."),
  aliases: ["unbind"],
  writes: {
    chunk: split("first", "second"),
    split: split("first", "second"),
    tensor_split: split("first", "second"),
    glu: gated("sigmoid"),
    swiglu: gated("silu"),
    geglu: gated("gelu"),
    reglu: gated("relu"),
  },
  infer({ inputs, argument, ...context }) {
    const [x] = inputs;
    const index = axisIndex(argument, inputs, context);
    const axis = x.axes[index];
    const count = axis?.size ?? 0;
    const called = axis?.name ?? String(index);
    const span = context.spanOf("argument");
    if (!isConstant(count)) return context.reject(messages.unstackFree(span, called, sizeText(count)));
    if (count > limits.results.most)
      return context.reject(messages.unstackMany(span, called, count, limits.results.most));
    const axes = x.axes.filter((_, i) => i !== index);
    return { results: Array.from({ length: count }, () => ({ axes, dtype: x.dtype })), solution: index };
  },
  lower({ emit, inputs: [x], results, solution: index }) {
    return results.map((result, i) => {
      const begin = x.shape.map((_, a) => (a === index ? i : 0));
      const size = x.shape.map((n, a) => (a === index ? 1 : n));
      return emit.reshape(
        emit.slice(x, begin, size),
        result.axes.map((axis) => axis.size),
      );
    });
  },
});
