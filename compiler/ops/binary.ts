import * as messages from "../../schema/messages/shape-messages.ts";
import { atLeast } from "../ir/arity.ts";
import type { Value } from "../ir/graph.ts";
import type { DType, Shape } from "../ir/kernel-attributes.ts";
import type { Emitter } from "../kernels/emit.ts";
import { equalSometimes } from "../op/agree.ts";
import type { Appearance } from "../op/appearance.ts";
import { required } from "../op/attribute.ts";
import { defineOp, type InferContext, type NamedOp, type OtherNames } from "../op/op.ts";
import { compareSizes } from "../proof/equality.ts";
import { typeName, typeNames } from "../shape/element-types.ts";
import { becauseOfBoth } from "../shape/provenance.ts";
import { type Axis, shapeText, type Tensor } from "../shape/shape.ts";
import { sameSize, sizeText } from "../size/size.ts";

/** Rule 12: aligned from the right; an axis stretches only where it was written as 1. Sizes are compared, not names. */
export function broadcastAxes(
  name: string,
  left: Tensor,
  right: Tensor,
  context: InferContext<unknown, unknown>,
): Axis[] {
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
      const help = a.size === 1 || b.size === 1 ? [messages.WRITTEN_ONE] : [];
      return context.reject(
        equalSometimes(context.spanOf("op"), what, sizes.size, sizes.other, because, equality, help),
      );
    }
    const side = (tensor: Tensor) => ({ label: tensor.label, shape: shapeText(tensor), made: tensor.span });
    const unwritten = a.size === 1 || b.size === 1;
    return context.reject(
      messages.broadcastMismatch(context.spanOf("op"), name, side(left), side(right), sizes, because, unwritten),
    );
  });
}

/** Leading axes of size 1 until the ranks are equal, as binary kernels want. */
export function ofRank(emit: Emitter, x: Value, rank: number): Value {
  const missing = rank - x.shape.length;
  if (missing <= 0) return x;
  const shape: Shape = [...Array.from({ length: missing }, () => 1), ...x.shape];
  return emit.reshape(x, shape);
}

/** A number in place of a tensor takes the type of what it meets, if it has such a value. */
export function commonType(
  name: string,
  inputs: readonly Tensor[],
  allowed: readonly DType[],
  context: InferContext<unknown, unknown>,
): DType {
  const type = (inputs.find((tensor) => !isLiteral(tensor)) ?? inputs[0])?.dtype ?? "f32";
  const wanted = allowed.includes(type) ? [type] : allowed;
  const fits = (tensor: Tensor) =>
    wanted.includes(tensor.dtype) ||
    (isLiteral(tensor) && Number.isInteger(tensor.constant?.data[0]) && type === "i32");
  const odd = allowed.includes(type)
    ? inputs.find((tensor) => !fits(tensor))
    : inputs.find(({ dtype }) => dtype === type);
  if (odd !== undefined)
    context.reject(
      messages.dtypeMismatch(context.spanOf("op"), name, odd.label, typeNames(wanted), typeName(odd.dtype)),
    );
  return type;
}

const isLiteral = ({ axes, constant }: Tensor): boolean => axes.length === 0 && constant !== undefined;

interface BinaryOptions extends OtherNames, Pick<Appearance, "tone" | "sign"> {
  /** Whether it takes more than two tensors. */
  readonly many?: boolean;
  readonly types?: readonly DType[];
  /** The result's type, where it is not that of the operands. */
  readonly result?: DType;
}

/** An op of two tensors, or a list of them, that broadcasts. */
export function binary<const Name extends string>(
  name: Name,
  doc: string,
  apply: (emit: Emitter, a: Value, b: Value) => Value,
  options: BinaryOptions,
): NamedOp<Name> {
  const { many = false, types = ["f32", "i32"], result, ...names } = options;
  return defineOp({
    name,
    doc: `${doc} With one operand the running value is the left one; with a list, just those. Broadcasting aligns from the right and stretches only axes written as 1.`,
    inputs: many ? atLeast(2) : 2,
    reads: "any",
    argument: required(
      "operands",
      "A tensor, a number, an expression of numbers such as `window - 1`, or a list of them. A name is a tensor's if there is one of that name.",
    ),
    ...names,
    infer({ inputs, ...context }) {
      const [first, ...rest] = inputs;
      const type = commonType(name, inputs, types, { inputs, ...context });
      const axes = rest.reduce<Tensor>(
        (sum, next) => ({ ...sum, axes: broadcastAxes(name, sum, next, { inputs, ...context }) }),
        first,
      ).axes;
      return { results: [{ axes, dtype: result ?? type }], solution: type };
    },
    lower({ emit, inputs, solution: type }) {
      const rank = Math.max(...inputs.map((x) => x.shape.length));
      return [
        inputs
          .map((x) => ofRank(emit, x.dtype === type ? x : emit.cast(x, type), rank))
          .reduce((a, b) => apply(emit, a, b)),
      ];
    },
  });
}
