import type { Graph, ValueId } from "../../../ir/graph.ts";
import { lower } from "../../../lower/lower.ts";
import { rewriteGraph } from "../../../rewrites/rewrite.ts";
import { simplify } from "../../../rewrites/simplify.ts";
import { completeGraph } from "../../../training/complete-graph.ts";
import { logitsOf } from "../../../training/objective/objective.ts";
import type { ExportedTraining } from "../../export-details.ts";
import { tableOfFreeSizes, trainingScriptLacks } from "../../export-messages.ts";
import { unexported } from "../../unexported.ts";
import { laws } from "../lower-op.ts";

/** What a training step computes before its weights are changed, its batch still free. */
export interface TrainingGraph {
  readonly graph: Graph;
  readonly loss: ValueId;
  readonly correct: ValueId;
  readonly norm: ValueId;
  /** By paths of weights. */
  readonly gradients: ReadonlyMap<string, ValueId>;
  /** What the forward pass writes, such as running means. */
  readonly buffers: ReadonlyMap<string, ValueId>;
}

/** @throws ProblemError X901, X905 */
export function trainingGraph({ typed, objective, optimizer }: ExportedTraining): TrainingGraph {
  const lowered = lower(typed);
  if (lowered.tables.size > 0) unexported(tableOfFreeSizes(undefined, "table", typed.name));
  const asked = { objective, optimizer: { ...optimizer, outputGradients: true } };
  const { graph: whole, tables } = completeGraph(typed, lowered, "train", asked);
  const read = logitsOf(objective);
  if (read === undefined || tables.size > 0)
    unexported(trainingScriptLacks(`objective.${read?.key ?? "nodes"}`, "train.ts"));
  const graph = rewriteGraph(simplify(whole), laws);
  const output = (name: string): ValueId => {
    const id = graph.outputs.get(name);
    if (id === undefined) throw new Error(`a training step without ${name}`);
    return id;
  };
  const gradients = [...typed.weights.keys()].flatMap((path) => {
    const id = graph.outputs.get(`grad/${path}`);
    return id === undefined ? [] : [[path, id] as const];
  });
  const isBuffer = (path: string) => typed.weights.get(path)?.trainable === false;
  return {
    graph,
    loss: output("loss"),
    correct: output("correct"),
    norm: output("gradient_norm"),
    gradients: new Map(gradients),
    buffers: new Map([...graph.writes].filter(([path]) => isBuffer(path))),
  };
}
