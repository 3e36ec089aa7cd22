import * as messages from "../../schema/messages/shape-messages.ts";
import { required } from "../op/attribute.ts";
import { axisIndex } from "../op/axes.ts";
import { defineOp } from "../op/op.ts";
import { axisOf, originAt, resized } from "../shape/shape.ts";
import type { Size } from "../size/size.ts";
import { add, isConstant, sizeText, subtract } from "../size/size.ts";

interface Cut {
  readonly begin: Size;
  readonly size: Size;
  readonly dropped: boolean;
}

export const slice = defineOp({
  name: "slice",
  doc: 'Part of a tensor: an index such as `{ "n": 0 }` takes one element and drops the axis, a range such as `"1:"` keeps it. Negative numbers count from the end.',
  tone: "layout",
  onlyMoves: true,
  inputs: 1,
  reads: "alike",
  argument: required("slices", "Axis → index or range."),
  aliases: ["strided_slice", "narrow"],
  writes: {
    select: '{ "slice": { "n": 0 } }',
    crop: '{ "slice": { "n": "1:-1" } }',
    getitem: '{ "slice": { "n": "0:4" } }',
  },
  infer({ inputs, argument, ...context }) {
    const [x] = inputs;
    const cuts: Cut[] = x.axes.map((axis) => ({ begin: 0, size: axis.size, dropped: false }));
    const axes = [...x.axes];
    for (const { axis: reference, index, start, stop, span } of argument) {
      const i = axisIndex(reference, [x], context);
      const axis = x.axes[i];
      if (axis === undefined) continue;
      const from = (position: Size): Size =>
        isConstant(position) && position < 0 ? add(axis.size, position) : position;
      const begin = from(index ?? start ?? 0);
      const end = index === undefined ? from(stop ?? axis.size) : add(begin, 1);
      const size = subtract(end, begin);
      const outside = (n: Size) => isConstant(n) && n < 0;
      if (outside(begin) || outside(subtract(axis.size, end)) || (isConstant(size) && size < 1)) {
        const text = index === undefined ? `range ${sizeText(begin)}:${sizeText(end)}` : `index ${index}`;
        context.reject(messages.sliceOutOfRange(span, text, axis.name ?? String(i), sizeText(axis.size)));
      }
      cuts[i] = { begin, size, dropped: index !== undefined };
      const origin = originAt(`slice keeps ${sizeText(size)} of ${sizeText(axis.size)}`, span, [axis.origin]);
      // `0:1` writes the 1: such an axis may stretch (rule 12).
      axes[i] = size === 1 ? axisOf(1, origin, axis.name, true) : resized(axis, size, origin);
    }
    return { results: [{ axes: axes.filter((_, i) => !cuts[i]?.dropped), dtype: x.dtype }], solution: cuts };
  },
  lower({ emit, inputs: [x], results: [y], solution: cuts }) {
    const part = emit.slice(
      x,
      cuts.map((cut) => cut.begin),
      cuts.map((cut) => cut.size),
    );
    return [
      emit.reshape(
        part,
        y.axes.map((axis) => axis.size),
      ),
    ];
  },
});
