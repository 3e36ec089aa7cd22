import type { Span } from "../../schema/problem/source.ts";
import { atLeast } from "../ir/arity.ts";
import { required } from "../op/attribute.ts";
import { axisIndex } from "../op/axes.ts";
import { requireJoinable } from "../op/joinable.ts";
import { defineOp } from "../op/op.ts";
import { type Axis, originAt, resized } from "../shape/shape.ts";
import { add, type Size, sizeText } from "../size/size.ts";

/** Parts that are named where it is said what a joined axis is made of. */
const SHOWN = 4;

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
  tone: "select",
  label: "Concat along",
  inputs: atLeast(1),
  reads: "alike",
  argument: required("axis", "The axis to join along, found in the first input that names it."),
  aliases: ["cat", "concatenate", "merge", "join"],
  infer({ inputs, argument, ...context }) {
    const [first] = inputs;
    const axis = axisIndex(argument, inputs, context);
    requireJoinable("concat", inputs, axis, context);
    const axes = first.axes.map((mine, i) => {
      const name = mine.name ?? inputs.find((tensor) => tensor.axes[i]?.name !== undefined)?.axes[i]?.name;
      return name === mine.name ? mine : { ...mine, name };
    });
    const along = inputs.flatMap((tensor) => tensor.axes[axis] ?? []);
    const mine = axes[axis];
    if (mine !== undefined) axes[axis] = joined(mine, along, context.spanOf("op"));
    return { results: [{ axes, dtype: first.dtype }], solution: axis };
  },
  lower: ({ emit, inputs, solution }) => [emit.concat(inputs, solution)],
});
