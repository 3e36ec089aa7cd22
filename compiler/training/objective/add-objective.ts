import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { GraphBuilder } from "../../graph/graph-builder.ts";
import type { Value } from "../../ir/graph.ts";
import { type Lowered, lowerOnto } from "../../lower/lower.ts";
import type { MadeTables, MakeTable, Tables } from "../../op/tables.ts";
import { sizesOf } from "../../shape/shape.ts";
import type { Objective, TargetKind } from "./objective.ts";
import { typeObjective } from "./type-objective.ts";

/** Adds loss and number of right answers to a lowered model; both are outputs. */
export function addObjective(
  builder: GraphBuilder,
  typed: TypedGraph,
  outputs: Lowered["outputs"],
  { objective, kind }: { readonly objective: Objective; readonly kind: TargetKind },
  made?: MadeTables,
): { readonly loss: Value; readonly tables: Tables } {
  const { reads, ...ends } = typeObjective(typed, objective, kind);
  const tables = new Map<string, MakeTable>();
  const lowered = (name: "loss" | "correct"): Value => {
    const graph = ends[name];
    const read = new Set(graph.ops.flatMap(({ inputs }) => inputs.map(({ id }) => id)));
    const inputs = [...graph.inputs].flatMap(([called, tensor]): [string, Value][] => {
      if (!read.has(tensor.id)) return [];
      const type = { dtype: tensor.dtype, shape: sizesOf(tensor) };
      return [[called, outputs.get(reads[called] ?? "") ?? builder.input(called, type, "target")]];
    });
    const { outputs: results, tables: own } = lowerOnto(builder, graph, new Map(inputs), made);
    for (const [key, make] of own) tables.set(key, make);
    const result = results.get("result");
    if (result === undefined) throw new Error(`an objective without ${name}`);
    builder.output(name, result);
    return result;
  };
  const loss = lowered("loss");
  lowered("correct");
  return { loss, tables };
}
