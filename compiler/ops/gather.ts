import * as messages from "../../schema/messages/shape-messages.ts";
import { required } from "../op/attribute.ts";
import { axisIndex } from "../op/axes.ts";
import { defineOp } from "../op/op.ts";

export const gather = defineOp({
  name: "gather",
  doc: "Picks elements along an axis by whole-number indices: reads a tensor and the indices, whose axes take that axis's place. Indices are known only when a model runs; one that no element has ends the run.",
  tone: "select",
  inputs: 2,
  reads: "any",
  argument: required("axis", "The axis of the first tensor that the indices count along."),
  aliases: ["take", "index_select", "embedding_lookup"],
  writes: {
    embedding:
      '{ "weight": [1000, "dim"], "init": { "normal": 1 }, "id": "table" }, { "gather": 0, "in": ["table", "ids"] }',
    embed:
      '{ "weight": [1000, "dim"], "init": { "normal": 1 }, "id": "table" }, { "gather": 0, "in": ["table", "ids"] }',
  },
  infer({ inputs, argument, spanOf, ...context }) {
    const [x, indices] = inputs;
    if (indices.dtype !== "i32")
      context.reject(messages.dtypeMismatch(spanOf("op"), "gather", indices.label, "whole-number", indices.dtype));
    const axis = axisIndex(argument, [x], context);
    const axes = [...x.axes.slice(0, axis), ...indices.axes, ...x.axes.slice(axis + 1)];
    return { results: [{ axes, dtype: x.dtype }], solution: axis };
  },
  lower({ emit, inputs: [x, indices], solution }) {
    return [emit.gather(x, indices, solution)];
  },
});
