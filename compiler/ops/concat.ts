import * as messages from "../../schema/messages/shape-messages.ts";
import type { Span } from "../../schema/problem/source.ts";
import { atLeast } from "../ir/arity.ts";
import { requireSameSize } from "../op/agree.ts";
import { required } from "../op/attribute.ts";
import { axisIndex } from "../op/axes.ts";
import { defineOp } from "../op/op.ts";
import { repeatFirst } from "../op/repeat-example.ts";
import { type Axis, originAt, resized, shapeText, type Tensor } from "../shape/shape.ts";
import { add, type Size, sameSize, sizeText } from "../size/size.ts";

/** Parts that are named where it is said what a joined axis is made of. */
const SHOWN = 4;

/** Whether an axis is the only one in which two tensors differ; the first holds the batch, along which nobody joins. */
function agreeBut(a: Tensor, b: Tensor, axis: number): boolean {
  return axis > 0 && a.axes.every(({ size }, i) => i === axis || sameSize(size, b.axes[i]?.size ?? 0));
}

/** The axis that the others make, one behind the other. */
function joined(axis: Axis, parts: readonly Axis[], span: Span): Axis {
  const [, second] = parts;
  if (second === undefined) return axis;
  const total = parts.reduce<Size>((sum, { size }) => add(sum, size), 0);
  const sizes = parts.slice(0, SHOWN).map(({ size }) => sizeText(size));
  const more = parts.length > SHOWN ? ["…"] : [];
  const text = `concat joins ${[...sizes, ...more].join(" + ")} = ${sizeText(total)}`;
  const origins = parts.slice(0, SHOWN).map(({ origin }) => origin);
  const formula = parts.length > SHOWN ? undefined : ({ kind: "sum", parts: origins } as const);
  return resized(axis, total, originAt(text, span, origins, formula));
}

export const concat = defineOp({
  name: "concat",
  doc: "Joins tensors along an axis; all other axes must agree.",
  tone: "layout",
  label: "Concat along",
  inputs: atLeast(1),
  reads: "alike",
  argument: required("axis", "The axis to join along, found in the first input that names it."),
  aliases: ["cat", "concatenate", "merge", "join"],
  infer({ inputs, argument, ...context }) {
    const [first] = inputs;
    const axis = axisIndex(argument, inputs, context);
    const axes = [...first.axes];
    for (const tensor of inputs.slice(1)) {
      if (tensor.axes.length !== axes.length) {
        context.reject(
          messages.concatRank(
            context.spanOf("op"),
            first.label,
            tensor.label,
            shapeText(first),
            shapeText(tensor),
            repeatFirst(first, tensor, axis, context),
          ),
        );
      }
      for (const [i, mine] of axes.entries()) {
        const theirs = tensor.axes[i];
        if (theirs === undefined) continue;
        if (i !== axis) {
          const what = `concat: dimension ${i} of ${first.label} and ${tensor.label}`;
          requireSameSize(mine, theirs, context, what, (because) =>
            messages.concatMismatch(
              context.spanOf("op"),
              `axis ${axis}`,
              i,
              first.label,
              tensor.label,
              sizeText(mine.size),
              sizeText(theirs.size),
              because,
              agreeBut(first, tensor, i)
                ? [messages.joinAlong(first.label, tensor.label, i)]
                : repeatFirst(first, tensor, axis, context),
            ),
          );
        }
        if (mine.name === undefined) axes[i] = { ...mine, name: theirs.name };
      }
    }
    const along = inputs.flatMap((tensor) => tensor.axes[axis] ?? []);
    const mine = axes[axis];
    if (mine !== undefined) axes[axis] = joined(mine, along, context.spanOf("op"));
    return { results: [{ axes, dtype: first.dtype }], solution: axis };
  },
  lower: ({ emit, inputs, solution }) => [emit.concat(inputs, solution)],
});
