import { ELEMENT_TYPES } from "./element-types.ts";
import type { OnnxGraph, OnnxNode } from "./onnx-graph.ts";
import { UniqueNames } from "./unique-names.ts";

/** A graph whose weights are stored in half the room, and widened before they are read; it computes as before. */
export function inHalf(graph: OnnxGraph): OnnxGraph {
  const names = new UniqueNames([
    ...graph.constants.keys(),
    ...graph.weights.keys(),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ]);
  const reals = [...graph.weights].filter(([, { dtype }]) => dtype === "f32");
  const widened = new Map(reals.map(([name]) => [name, names.take(`${name}/Cast`)]));
  const casts = [...widened].map(
    ([name, wide]): OnnxNode => ({
      op: "Cast",
      name: wide,
      inputs: [name],
      outputs: [wide],
      attributes: { to: ELEMENT_TYPES.f32 },
      from: name,
    }),
  );
  const nodes = graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map((name) => widened.get(name) ?? name) }));
  const weights = new Map([
    ...graph.weights,
    ...reals.map(([name, weight]) => [name, { ...weight, dtype: "f16" }] as const),
  ]);
  return { ...graph, weights, nodes: [...casts, ...nodes] };
}
