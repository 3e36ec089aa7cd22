import * as messages from "../../schema/messages/pack-messages.ts";
import type { LocatedPattern } from "../../schema/spec/spec.ts";
import { atLeast } from "../ir/arity.ts";
import { requireSameSize } from "../op/agree.ts";
import { required } from "../op/attribute.ts";
import { defineOp, type InferContext } from "../op/op.ts";
import { repeatFirst } from "../op/repeat-example.ts";
import { type Axis, axisOf, originAt, shapeText, sizesOf, type Tensor } from "../shape/shape.ts";
import { add, divideExactly, isConstant, productOf, type Size, sizeText, subtract } from "../size/size.ts";

type Judge = Pick<InferContext<unknown, unknown>, "contracts" | "reject" | "spanOf" | "sizeNamed">;

/** `b * d` as the names before the star and after it. */
function split({ pattern }: LocatedPattern): { before: readonly string[]; after: readonly string[] } {
  const { items } = pattern.output;
  const star = items.findIndex((item) => item.kind === "ellipsis");
  const names = (part: typeof items) => part.flatMap((item) => (item.kind === "axis" ? [item.name] : []));
  return { before: names(items.slice(0, star)), after: names(items.slice(star + 1)) };
}

export const pack = defineOp({
  name: "pack",
  doc: "Joins tensors of different ranks along one axis: `b * d` flattens whatever stands between `b` and `d` in each and concatenates the results.",
  tone: "select",
  inputs: atLeast(1),
  reads: "alike",
  argument: required("pack", "Axis names and one `*`, the axes to flatten."),
  infer({ inputs, argument, ...context }) {
    const { before, after } = split(argument);
    const [first] = inputs;
    const named = before.length + after.length;
    const lengths = inputs.map((tensor): Size => {
      if (tensor.axes.length < named)
        context.reject(
          messages.tooFewAxes(
            argument.span,
            named,
            tensor.label,
            shapeText(tensor),
            repeatFirst(first, tensor, before.length, context),
          ),
        );
      outside(tensor, before.length, after.length).forEach((axis, i) => {
        const other = outside(first, before.length, after.length)[i] ?? axis;
        const name = [...before, ...after][i] ?? "";
        const what = `pack: axis \`${name}\` of ${first.label} and ${tensor.label}`;
        requireSameSize(other, axis, context, what, (because) =>
          messages.packedDiffer(
            argument.span,
            name,
            first.label,
            tensor.label,
            sizeText(other.size),
            sizeText(axis.size),
            because,
            repeatFirst(first, tensor, before.length, context),
          ),
        );
      });
      return productOf(sizesOf(tensor).slice(before.length, tensor.axes.length - after.length));
    });
    const total = lengths.reduce<Size>(add, 0);
    const origin = originAt(
      `pack joins ${lengths.map((n) => sizeText(n)).join(" + ")} = ${sizeText(total)}`,
      argument.span,
      first.axes.map((axis) => axis.origin),
    );
    const label = (names: readonly string[], axes: readonly Axis[]) =>
      axes.map((axis, i) => ({ ...axis, name: names[i] ?? axis.name }));
    const axes = [
      ...label(before, first.axes.slice(0, before.length)),
      axisOf(total, origin),
      ...label(after, after.length === 0 ? [] : first.axes.slice(-after.length)),
    ];
    return { results: [{ axes, dtype: first.dtype }], solution: { lengths, at: before.length } };
  },
  lower({ emit, inputs, solution: { lengths, at }, results: [packed] }) {
    const shape = packed?.axes.map((axis) => axis.size) ?? [];
    const flat = inputs.map((x, i) =>
      emit.reshape(
        x,
        shape.map((size, axis) => (axis === at ? (lengths[i] ?? 1) : size)),
      ),
    );
    return [emit.concat(flat, at)];
  },
});

function outside(tensor: Tensor, before: number, after: number): readonly Axis[] {
  return [...tensor.axes.slice(0, before), ...(after === 0 ? [] : tensor.axes.slice(-after))];
}

export const unpack = defineOp({
  name: "unpack",
  doc: "Takes a packed tensor apart again: one result for each of `shapes`, which stand where the pattern's `*` is. One length may be -1: whatever is left.",
  tone: "select",
  inputs: 1,
  reads: "alike",
  argument: required("pack", "Axis names and one `*`, the packed axis."),
  attributes: {
    shapes: required(
      "shapes",
      "The lengths that `*` stood for in each part: `[[], [14, 14]]` is a single token and a grid.",
    ),
  },
  infer({ inputs, argument, attributes, spanOf, ...context }) {
    const [x] = inputs;
    const { before, after } = split(argument);
    const rank = before.length + 1 + after.length;
    if (x.axes.length !== rank) context.reject(messages.unpackRank(argument.span, rank, x.label, shapeText(x)));
    const packed = x.axes[before.length];
    if (packed === undefined) throw new Error("the rank was compared");
    const shapes = fillIn(attributes.shapes, packed, spanOf("shapes"), { ...context, spanOf });
    const parts = shapes.map((shape) => ({
      length: productOf(shape),
      axes: [
        ...x.axes.slice(0, before.length).map((axis, i) => ({ ...axis, name: before[i] })),
        ...shape.map((size) =>
          axisOf(size, originAt(`this part is ${sizeText(size)} long`, spanOf("shapes"), [packed.origin])),
        ),
        ...x.axes.slice(before.length + 1).map((axis, i) => ({ ...axis, name: after[i] })),
      ],
    }));
    return {
      results: parts.map(({ axes }) => ({ axes, dtype: x.dtype })),
      solution: { lengths: parts.map(({ length }) => length), at: before.length },
    };
  },
  lower({ emit, inputs: [x], results, solution: { lengths, at } }) {
    let begin: Size = 0;
    return results.map((result, i) => {
      const length = lengths[i] ?? 1;
      const part = emit.slice(
        x,
        x.shape.map((_, axis) => (axis === at ? begin : 0)),
        x.shape.map((size, axis) => (axis === at ? length : size)),
      );
      begin = add(begin, length);
      return emit.reshape(
        part,
        result.axes.map((axis) => axis.size),
      );
    });
  },
});

/** Replaces the one -1 by what the other parts leave; all together must fill the packed axis. */
function fillIn(
  shapes: readonly (readonly Size[])[],
  packed: Axis,
  span: ReturnType<Judge["spanOf"]>,
  context: Judge,
): readonly (readonly Size[])[] {
  const open = shapes.flatMap((shape, i) => shape.flatMap((size, j) => (size === -1 ? [{ i, j }] : [])));
  if (open.length > 1) context.reject(messages.twoOpen(span));
  const [hole] = open;
  const text = (shape: readonly Size[]) => (shape.includes(-1) ? "?" : sizeText(productOf(shape)));
  const without = (shape: readonly Size[]) => productOf(shape.filter((size) => size !== -1));
  const known = shapes
    .filter((_, i) => i !== hole?.i)
    .map(without)
    .reduce<Size>(add, 0);
  const left = subtract(packed.size, known);
  if (hole === undefined) {
    if (left !== 0)
      context.reject(messages.partsDiffer(span, shapes.map(text), sizeText(known), sizeText(packed.size)));
    return shapes;
  }
  const length = divideExactly(left, without(shapes[hole.i] ?? []));
  if (length === undefined || (isConstant(length) && length < 1)) {
    return context.reject(messages.partsDiffer(span, shapes.map(text), sizeText(known), sizeText(packed.size)));
  }
  return shapes.map((shape, i) => (i === hole.i ? shape.map((size, j) => (j === hole.j ? length : size)) : shape));
}
