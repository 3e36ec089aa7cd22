import * as messages from "../../schema/messages/shape.ts";
import { witnesses } from "../agree.ts";
import type { Value } from "../graph.ts";
import type { Shape } from "../kernels/attributes.ts";
import type { Emitter } from "../kernels/emit.ts";
import { defineOp, type InferContext, type Op, required } from "../op.ts";
import { becauseOfBoth } from "../provenance.ts";
import { type Axis, shapeText, type Tensor } from "../shape.ts";
import { compareSizes } from "../size/equality.ts";
import { sameSize, sizeText } from "../size/size.ts";

/** Rule 12: aligned from the right; an axis stretches only where it was written as 1. Sizes are compared, not names. */
function broadcastAxes(name: string, left: Tensor, right: Tensor, context: InferContext<unknown, unknown>): Axis[] {
  const rank = Math.max(left.axes.length, right.axes.length);
  return Array.from({ length: rank }, (_, i) => {
    const a = left.axes[i - rank + left.axes.length];
    const b = right.axes[i - rank + right.axes.length];
    if (a === undefined || b === undefined) return (a ?? b) as Axis;
    const named = (axis: Axis): Axis => ({ ...axis, name: a.name ?? b.name });
    if (sameSize(a.size, b.size)) return named(a.unit ? b : a);
    if (a.unit && a.size === 1) return named(b);
    if (b.unit && b.size === 1) return named(a);
    const because = becauseOfBoth(a.origin, b.origin);
    const equality = compareSizes(a.size, b.size, context.contracts);
    if (equality.kind === "always") return named(a);
    const sizes = { size: sizeText(a.size), other: sizeText(b.size) };
    if (equality.kind !== "never") {
      const what = `${name}: dimension ${i} of ${left.label} and ${right.label}`;
      return context.reject(messages.conditionallyEqual(context.spanOf("op"), what, sizes.size, sizes.other, because, witnesses(equality)));
    }
    const side = (tensor: Tensor) => ({ label: tensor.label, shape: shapeText(tensor) });
    const unwritten = a.size === 1 || b.size === 1;
    return context.reject(messages.broadcastMismatch(context.spanOf("op"), name, side(left), side(right), sizes, because, unwritten));
  });
}

/** Leading axes of size 1 until the ranks are equal, as binary kernels want. */
function ofRank(emit: Emitter, x: Value, rank: number): Value {
  const missing = rank - x.shape.length;
  if (missing <= 0) return x;
  const shape: Shape = [...Array.from({ length: missing }, () => 1), ...x.shape];
  return emit.reshape(x, shape);
}

function binary(name: string, doc: string, apply: (emit: Emitter, a: Value, b: Value) => Value, many = false): Op {
  return defineOp({
    name,
    doc: `${doc} With one operand the running value is the left one; with a list, just those. Broadcasting aligns from the right and stretches only axes written as 1.`,
    inputs: { min: 2, max: many ? Number.POSITIVE_INFINITY : 2 },
    argument: required("operands", "A tensor, a number, or a list of them."),
    infer({ inputs, ...context }) {
      const [first, ...rest] = inputs;
      if (first === undefined) throw new Error(`${name} reads two tensors`);
      const axes = rest.reduce<Tensor>((sum, next) => ({ ...sum, axes: broadcastAxes(name, sum, next, { inputs, ...context }) }), first).axes;
      return { results: [{ axes, dtype: first.dtype }], solution: undefined };
    },
    lower({ emit, inputs }) {
      const rank = Math.max(...inputs.map((x) => x.shape.length));
      return [inputs.map((x) => ofRank(emit, x, rank)).reduce((a, b) => apply(emit, a, b))];
    },
  });
}

export const add = binary("add", "Sum of tensors.", (emit, a, b) => emit.add(a, b), true);

export const arithmetic: readonly Op[] = [
  add,
  binary("subtract", "Left minus right.", (emit, a, b) => emit.sub(a, b)),
  binary("multiply", "Product, element by element.", (emit, a, b) => emit.mul(a, b), true),
  binary("divide", "Left divided by right.", (emit, a, b) => emit.div(a, b)),
  binary("maximum", "The larger of each pair of elements.", (emit, a, b) => emit.maximum(a, b)),
  binary("minimum", "The smaller of each pair of elements.", (emit, a, b) => emit.minimum(a, b)),
];
