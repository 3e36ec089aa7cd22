import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { GraphBuilder } from "../../graph/graph-builder.ts";
import type { Value } from "../../ir/graph.ts";
import { type Lowered, lowerOnto } from "../../lower/lower.ts";
import type { MadeTables, MakeTable, Tables } from "../../op/tables.ts";
import { sizesOf } from "../../shape/shape.ts";
import type { Objective, TargetKind } from "./objective.ts";
import { type TypedNodes, typeObjective } from "./type-objective.ts";

/** Adds the loss to a lowered model and, where it can be counted, the number of right answers; both are outputs. */
export function addObjective(
  builder: GraphBuilder,
  typed: TypedGraph,
  outputs: Lowered["outputs"],
  { objective, kind }: { readonly objective: Objective; readonly kind: TargetKind },
  made?: MadeTables,
): { readonly loss: Value; readonly tables: Tables } {
  const { loss, correct } = typeObjective(typed, objective, kind);
  const tables = new Map<string, MakeTable>();
  const add = (name: string, { graph, reads }: TypedNodes): Value => {
    const read = new Set([...graph.ops.flatMap(({ inputs }) => inputs), ...graph.outputs.values()].map(({ id }) => id));
    const inputs = [...graph.inputs].flatMap(([called, tensor]): [string, Value][] => {
      if (!read.has(tensor.id)) return [];
      const type = { dtype: tensor.dtype, shape: sizesOf(tensor) };
      return [[called, outputs.get(reads.get(called) ?? "") ?? builder.input(called, type, "target")]];
    });
    const { outputs: results, tables: own } = lowerOnto(builder, graph, new Map(inputs), made);
    for (const [key, make] of own) tables.set(key, make);
    const result = results.get("result");
    if (result === undefined) throw new Error(`an objective without ${name}`);
    builder.output(name, result);
    return result;
  };
  const value = add("loss", loss);
  if (correct !== undefined) add("correct", correct);
  return { loss: value, tables };
}
