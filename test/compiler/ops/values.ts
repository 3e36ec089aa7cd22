import { lowerModel } from "../../../compiler/compile.ts";
import { evaluateGraph } from "../../../compiler/graph/evaluate-graph.ts";
import type { Constant } from "../../../compiler/ir/graph.ts";

/** A spec of one input `x` and some nodes, of which the last one's result is the output. */
export function nodesSpec(nodes: readonly unknown[], shape: readonly number[], type = "float"): string {
  const inputs = { x: { axes: shape.join(" "), type } };
  return JSON.stringify({
    vitral: 1,
    name: "t",
    inputs,
    nodes: [...nodes, { identity: {}, id: "y" }],
    outputs: { y: "y" },
  });
}

/** What nodes make of data, by the reference evaluation. */
export function valuesOf(
  nodes: readonly unknown[],
  shape: readonly number[],
  data: readonly number[],
  type: "float" | "int" | "bool" = "float",
): Constant {
  const source = { name: "t.json", text: nodesSpec(nodes, shape, type) };
  const graph = lowerModel({ source, engine: "cpu", batchSizes: {} }, "predict");
  const dtype = ({ float: "f32", int: "i32", bool: "bool" } as const)[type];
  const array =
    type === "float" ? Float64Array.from(data) : type === "int" ? Int32Array.from(data) : Uint8Array.from(data);
  const x = { dtype, shape, data: array } as Constant;
  const values = evaluateGraph(graph, new Map([["x", x]]), new Map());
  const y = values.get([...graph.outputs.values()][0] ?? -1);
  if (y === undefined) throw new Error("the output was computed");
  return y;
}
