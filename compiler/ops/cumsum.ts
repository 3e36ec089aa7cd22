import { axisIndex } from "../axes.ts";
import { defineOp, required } from "../op.ts";
import { applyAlong, hostMatrix } from "./host-matrix.ts";

export const cumsum = defineOp({
  name: "cumsum",
  doc: "Running sums along an axis: each element is the sum of those up to and including itself.",
  inputs: 1,
  argument: required("axis", "The axis to sum along."),
  aliases: ["cumulative_sum"],
  infer({ inputs, argument, ...context }) {
    return { results: [{ axes: inputs[0]?.axes ?? [] }], solution: axisIndex(argument, inputs, context) };
  },
  lower({ emit, inputs: [x], solution: axis, ...tools }) {
    if (x === undefined) throw new Error("cumsum reads one tensor");
    const length = x.shape[axis] ?? 1;
    return [
      applyAlong(
        emit,
        x,
        axis,
        hostMatrix(tools, length, length, (row, column) => (column <= row ? 1 : 0)),
      ),
    ];
  },
});
