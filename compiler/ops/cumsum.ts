import { required } from "../op/attribute.ts";
import { axisIndex } from "../op/axes.ts";
import { defineOp } from "../op/op.ts";
import { reserveTable } from "../op/tables.ts";
import type { Size } from "../size/size.ts";
import { applyAlong, matrixTable } from "./host-matrix.ts";

const triangle = (length: Size) => matrixTable("triangle", length, length, (row, column) => (column <= row ? 1 : 0));

export const cumsum = defineOp({
  name: "cumsum",
  doc: "Running sums along an axis: each element is the sum of those up to and including itself.",
  tone: "plain",
  inputs: 1,
  keepsShape: true,
  argument: required("axis", "The axis to sum along."),
  aliases: ["cumulative_sum"],
  infer({ inputs, argument, ...context }) {
    const axes = inputs[0].axes;
    const axis = axisIndex(argument, inputs, context);
    reserveTable(triangle(axes[axis]?.size ?? 1));
    return { results: [{ axes }], solution: axis };
  },
  lower({ emit, inputs: [x], solution: axis, table }) {
    return [applyAlong(emit, x, axis, table(triangle(x.shape[axis] ?? 1)))];
  },
});
