import { type AttributeValue, attributeEntries, isList, isRatio } from "../ir/attribute-value.ts";
import type { AnyStep, Graph } from "../ir/graph.ts";
import type { KernelAttributes, KernelName, ValueType } from "../ir/kernel-attributes.ts";
import type { BoundAttributes } from "../ir/plan.ts";
import type { BoundType } from "../kernels/kernel.ts";
import { evaluateSize } from "../size/size.ts";

/** Free size → number, such as `b` → 64. */
export type Bindings = ReadonlyMap<string, number>;

/** The graph with every size, in types and attributes, a number. */
export function bind(graph: Graph, bindings: Bindings): Graph {
  return {
    ...graph,
    types: graph.types.map((type) => bindType(type, bindings)),
    steps: graph.steps.map((step) => bindStep(step, bindings)),
  };
}

export function bindType(type: ValueType, bindings: Bindings): BoundType {
  return { dtype: type.dtype, shape: type.shape.map((size) => evaluateSize(size, bindings)) };
}

function bindStep(step: AnyStep, bindings: Bindings): AnyStep {
  // Bound attributes of a kernel are attributes of it; the pairing is lost in the union of all steps.
  return { ...step, attributes: bindAttributes(step.attributes, bindings) } as AnyStep;
}

/** Works on any kernel's attributes: only sizes and scalars in them are not plain data already. */
export function bindAttributes<K extends KernelName>(
  attributes: KernelAttributes[K],
  bindings: Bindings,
): BoundAttributes<KernelAttributes[K]> {
  const bound = attributeEntries(attributes).map(([name, value]) => [name, bindAttribute(value, bindings)] as const);
  return Object.fromEntries(bound) as unknown as BoundAttributes<KernelAttributes[K]>;
}

function bindAttribute(value: AttributeValue, bindings: Bindings): string | boolean | number | readonly number[] {
  if (typeof value !== "object") return value;
  if (isList(value)) return value.map((size) => evaluateSize(size, bindings));
  if (isRatio(value)) return value.numerator / evaluateSize(value.denominator, bindings);
  return evaluateSize(value, bindings);
}
