import * as messages from "../../schema/messages/shape-messages.ts";
import { featuresConstant } from "../../schema/spec/free-size-messages.ts";
import { shapeText, type Tensor } from "../shape/shape.ts";
import { firstSymbol, isConstant, type Size, sizeText } from "../size/size.ts";
import type { AxisReference } from "./attribute.ts";
import type { InferContext } from "./op.ts";

/** The index of an axis in the first input that has it (rule 10); negative indices count from the end. */
export function axisIndex(
  reference: AxisReference,
  inputs: readonly [Tensor, ...Tensor[]],
  context: Pick<InferContext<unknown, unknown>, "reject">,
): number {
  const { name, index, span } = reference;
  const [first] = inputs;
  if (index !== undefined) {
    const rank = first.axes.length;
    const found = index < 0 ? index + rank : index;
    if (found < 0 || found >= rank)
      context.reject(messages.axisOutOfRange(span, index, first.label, shapeText(first), rank));
    return found;
  }
  for (const tensor of inputs) {
    const found = tensor.axes.findIndex((axis) => axis.name === name);
    if (found >= 0) return found;
  }
  const known = inputs.flatMap((tensor) => tensor.axes.flatMap((axis) => axis.name ?? []));
  const labels = inputs.map(({ label }) => label);
  return context.reject(
    messages.noSuchAxis(span, name ?? "", labels, shapeText(first), first.axes.length, [...new Set(known)]),
  );
}

/** The last axis: where `linear`, norms and pools keep the features. */
export function featureAxis(tensor: Tensor, context: Pick<InferContext<unknown, unknown>, "reject" | "spanOf">) {
  const axis = tensor.axes.at(-1);
  if (axis === undefined) return context.reject(messages.needsAxis(context.spanOf("op"), tensor.label));
  return axis;
}

/** Features that an op must know, since weights or tables are as long as they are. */
export function knownFeatures(
  op: string,
  size: Size,
  context: Pick<InferContext<unknown, unknown>, "reject" | "spanOf">,
): number {
  if (isConstant(size)) return size;
  return context.reject(featuresConstant(context.spanOf("op"), op, sizeText(size), firstSymbol(size)));
}
