import type { Bindings } from "./bind.ts";
import type { Constant, Graph, ValueId } from "./graph.ts";

export type MakeTable = (bindings: Bindings) => Constant;

/** Input name → the constant that takes its place. */
export type Tables = ReadonlyMap<string, MakeTable>;

/**
 * Constants whose size depends on free sizes travel through the passes as inputs of the graph, which no rewrite
 * touches, and become data here, once the sizes are numbers.
 */
export function fillTables(graph: Graph, tables: Tables, bindings: Bindings): Graph {
  if (tables.size === 0) return graph;
  const inputs = new Map<string, ValueId>();
  const constants = new Map(graph.constants);
  for (const [name, id] of graph.inputs) {
    const make = tables.get(name);
    if (make === undefined) inputs.set(name, id);
    else constants.set(id, make(bindings));
  }
  return { ...graph, inputs, constants };
}
