import * as messages from "../../schema/messages/shape-messages.ts";
import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { required } from "../op/attribute.ts";
import { axisIndex } from "../op/axes.ts";
import { defineOp } from "../op/op.ts";
import { axisOf, originAt, resized } from "../shape/shape.ts";
import type { Size } from "../size/size.ts";
import { add, ceilDivide, isConstant, multiply, productOf, sizeText, subtract } from "../size/size.ts";

/** What is left of an axis: so many elements from one on, and of those every so many; backward where the step is negative. */
export interface Cut {
  readonly begin: Size;
  readonly size: Size;
  readonly step: number;
  readonly dropped: boolean;
}

export const slice = defineOp({
  name: "slice",
  doc: 'Part of a tensor: an index such as `{ "n": 0 }` takes one element and drops the axis, a range such as `"1:"` keeps it. Negative numbers count from the end. `"::2"` takes every second element, and a negative step goes backward, as in Python.',
  tone: "select",
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
    const cuts: Cut[] = x.axes.map((axis) => ({ begin: 0, size: axis.size, step: 1, dropped: false }));
    const axes = [...x.axes];
    for (const { axis: reference, index, start, stop, step, span } of argument) {
      const i = axisIndex(reference, [x], context);
      const axis = x.axes[i];
      if (axis === undefined) continue;
      if (step === 0) context.reject(messages.sliceWithoutStep(span, axis.name ?? String(i)));
      const from = (position: Size): Size =>
        isConstant(position) && position < 0 ? add(axis.size, position) : position;
      const [first, end] = [start, stop].map((bound) => bound && from(bound));
      // Backward from `first` down to above `end` are the elements from above `end` up to `first`.
      const isBackward = step < 0;
      const begin = index === undefined ? (isBackward ? add(end ?? -1, 1) : (first ?? 0)) : from(index);
      const behind = isBackward ? add(first ?? add(axis.size, -1), 1) : (end ?? axis.size);
      const size = subtract(index === undefined ? behind : add(begin, 1), begin);
      const outside = (n: Size) => isConstant(n) && n < 0;
      if (outside(begin) || outside(subtract(axis.size, add(begin, size))) || (isConstant(size) && size < 1)) {
        const ends = isBackward ? [subtract(behind, 1), end, step] : [begin, behind];
        const range = ends.map((bound) => (bound === undefined ? "" : sizeText(bound))).join(":");
        const text = index === undefined ? `range ${range}` : `index ${index}`;
        context.reject(messages.sliceOutOfRange(span, text, axis.name ?? String(i), sizeText(axis.size)));
      }
      cuts[i] = { begin, size, step, dropped: index !== undefined };
      const kept = ceilDivide(size, Math.abs(step));
      const origin = originAt(`slice keeps ${sizeText(kept)} of ${sizeText(axis.size)}`, span, [axis.origin]);
      // `0:1` writes the 1: such an axis may stretch (rule 12).
      axes[i] = kept === 1 ? axisOf(1, origin, axis.name, true) : resized(axis, kept, origin);
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
        cuts.every(({ step }) => step === 1) ? part : stepped(emit, part, cuts),
        y.axes.map((axis) => axis.size),
      ),
    ];
  },
});

/** The elements that steps come upon. */
function stepped(emit: Emitter, x: Value, cuts: readonly Cut[]): Value {
  // Truths are neither padded nor turned round by every engine.
  if (x.dtype === "bool") return emit.cast(stepped(emit, emit.cast(x, "f32"), cuts), "bool");
  const backward = [...cuts.keys()].filter((i) => (cuts[i]?.step ?? 1) < 0);
  const turned = backward.length === 0 ? x : emit.reverse(x, backward);
  return cuts.reduce((value, { step }, i) => everyNth(emit, value, i, Math.abs(step)), turned);
}

/** The first of every so many elements along an axis. */
function everyNth(emit: Emitter, x: Value, axis: number, step: number): Value {
  if (step === 1) return x;
  const { shape } = x;
  const [length, kept] = [shape[axis] ?? 1, ceilDivide(shape[axis] ?? 1, step)];
  const [outer, inner] = [productOf(shape.slice(0, axis)), productOf(shape.slice(axis + 1))];
  const lines = emit.reshape(x, [outer, length, inner]);
  const rest = subtract(multiply(kept, step), length);
  const filled = rest === 0 ? lines : emit.pad(lines, [0, 0, 0], [0, rest, 0], 0);
  const first = emit.slice(emit.reshape(filled, [outer, kept, step, inner]), [0, 0, 0, 0], [outer, kept, 1, inner]);
  return emit.reshape(first, shape.with(axis, kept));
}
