import type { TypedGraph } from "../expand/typed-graph.ts";

/** Paths of the weights that outputs depend on. */
export function reachedWeights(typed: TypedGraph, outputs: readonly string[]): ReadonlySet<string> {
  const tensors = new Set(outputs.map((output) => typed.outputs.get(output)?.id));
  const weights = new Set<string>();
  for (const { inputs, results, weights: own } of typed.ops.toReversed()) {
    if (!results.some(({ id }) => tensors.has(id))) continue;
    for (const { id } of inputs) tensors.add(id);
    for (const path of own.values()) weights.add(path);
  }
  return weights;
}
