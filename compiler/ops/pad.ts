import * as messages from "../../schema/messages/shape-messages.ts";
import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { defaulted, oneOf, required } from "../op/attribute.ts";
import { axisIndex } from "../op/axes.ts";
import { defineOp } from "../op/op.ts";
import { originAt, resized } from "../shape/shape.ts";
import { add, isConstant, type Size, sizeText, subtract } from "../size/size.ts";

interface Ends {
  readonly before: number;
  readonly after: number;
}

export const pad = defineOp({
  name: "pad",
  doc: "Adds elements before and after along axes; a negative count takes them away, so `[1, -1]` shifts.",
  tone: "space",
  inputs: 1,
  reads: ["f32", "i32"],
  argument: required("margins", "Axis → [before, after]."),
  attributes: {
    value: defaulted("number", 0, "What the new elements are where `fill` is `value`."),
    fill: oneOf(
      ["value", "reflect", "edge"],
      "What is added: `value`, the elements inwards mirrored at the edge, or the edge's own.",
      "value",
    ),
  },
  aliases: ["zero_pad", "zero_padding", "constant_pad"],
  writes: {
    reflection_pad: '{ "pad": { "h": [1, 1], "w": [1, 1] }, "fill": "reflect" }',
    replication_pad: '{ "pad": { "h": [1, 1], "w": [1, 1] }, "fill": "edge" }',
  },
  infer({ inputs, argument, attributes, ...context }) {
    const [x] = inputs;
    const margins = x.axes.map(() => ({ before: 0, after: 0 }));
    const axes = [...x.axes];
    for (const { axis: reference, before, after } of argument) {
      const i = axisIndex(reference, [x], context);
      const axis = x.axes[i];
      if (axis === undefined) continue;
      margins[i] = { before, after };
      const size = add(axis.size, before + after);
      const room = isConstant(axis.size) ? axis.size : Number.POSITIVE_INFINITY;
      if (attributes.fill === "reflect" && Math.max(before, after) >= room) {
        context.reject(
          messages.sliceOutOfRange(
            reference.span,
            `mirroring [${before}, ${after}]`,
            axis.name ?? String(i),
            sizeText(axis.size),
          ),
        );
      }
      if (isConstant(size) && size < 1)
        context.reject(
          messages.sliceOutOfRange(
            reference.span,
            `padding [${before}, ${after}]`,
            axis.name ?? String(i),
            sizeText(axis.size),
          ),
        );
      axes[i] = resized(
        axis,
        size,
        originAt(`pad makes ${sizeText(axis.size)} into ${sizeText(size)}`, reference.span, [axis.origin]),
      );
    }
    return { results: [{ axes, dtype: x.dtype }], solution: margins };
  },
  lower({ emit, inputs: [x], attributes, solution }) {
    const { fill, value } = attributes;
    const positive = solution.map(({ before, after }) => ({ before: Math.max(before, 0), after: Math.max(after, 0) }));
    const grown =
      fill === "value"
        ? emit.pad(
            x,
            positive.map(({ before }) => before),
            positive.map(({ after }) => after),
            value,
          )
        : positive.reduce((wide, margin, axis) => extended(emit, wide, axis, margin, fill === "reflect"), x);
    if (solution.every(({ before, after }) => before >= 0 && after >= 0)) return [grown];
    const begin = solution.map(({ before }) => Math.max(-before, 0));
    const size = grown.shape.map((n, i) => subtract(n, (begin[i] ?? 0) + Math.max(-(solution[i]?.after ?? 0), 0)));
    return [emit.slice(grown, begin, size)];
  },
});

/** Copies of elements of the tensor itself at both ends of an axis. */
function extended(emit: Emitter, x: Value, axis: number, { before, after }: Ends, isMirrored: boolean): Value {
  const length = x.shape[axis] ?? 1;
  const along = (size: Size) => x.shape.map((n, i) => (i === axis ? size : n));
  const part = (begin: Size, size: Size) =>
    emit.slice(
      x,
      x.shape.map((_, i) => (i === axis ? begin : 0)),
      along(size),
    );
  const end = (count: number, mirrored: Size, edge: Size): readonly Value[] => {
    if (count === 0) return [];
    return [isMirrored ? emit.reverse(part(mirrored, count), [axis]) : emit.broadcast(part(edge, 1), along(count))];
  };
  const parts = [...end(before, 1, 0), x, ...end(after, subtract(length, after + 1), subtract(length, 1))];
  return parts.length === 1 ? x : emit.concat(parts, axis);
}
