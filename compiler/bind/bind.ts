import { type AttributeValue, attributeEntries, isList, isRatio } from "../ir/attribute-value.ts";
import type { AnyStep, Graph } from "../ir/graph.ts";
import type { KernelAttributes, KernelName, ValueType } from "../ir/kernel-attributes.ts";
import type { BoundAttributes } from "../ir/plan.ts";
import { sharing } from "../ir/sharing.ts";
import type { BoundType } from "../kernels/kernel.ts";
import { evaluateSize } from "../size/size.ts";

/** Free size → number, such as `b` → 64. */
export type Bindings = ReadonlyMap<string, number>;

/** The graph with every size, in types and attributes, a number. What has no other sizes is the same object still. */
export function bind(graph: Graph, bindings: Bindings): Graph {
  const typeOf = sharing((type: ValueType) => bindType(type, bindings));
  const attributesOf = sharing((attributes: AnyStep["attributes"]) => bindAttributes(attributes, bindings));
  return { ...graph, types: graph.types.map(typeOf), steps: graph.steps.withAttributes(attributesOf) };
}

export function bindType(type: ValueType, bindings: Bindings): BoundType {
  return { dtype: type.dtype, shape: type.shape.map((size) => evaluateSize(size, bindings)) };
}

/** Works on any kernel's attributes: only sizes and scalars in them are not plain data already. */
export function bindAttributes<K extends KernelName>(
  attributes: KernelAttributes[K],
  bindings: Bindings,
): BoundAttributes<KernelAttributes[K]> {
  const entries = attributeEntries(attributes);
  const bound = entries.every(([, value]) => isBound(value))
    ? attributes
    : Object.fromEntries(entries.map(([name, value]) => [name, bindAttribute(value, bindings)] as const));
  return bound as unknown as BoundAttributes<KernelAttributes[K]>;
}

function isBound(value: AttributeValue): boolean {
  return typeof value !== "object" || (isList(value) && value.every((size) => typeof size === "number"));
}

function bindAttribute(value: AttributeValue, bindings: Bindings): string | boolean | number | readonly number[] {
  if (typeof value !== "object") return value;
  if (isList(value)) return value.map((size) => evaluateSize(size, bindings));
  if (isRatio(value)) return value.numerator / evaluateSize(value.denominator, bindings);
  return evaluateSize(value, bindings);
}
