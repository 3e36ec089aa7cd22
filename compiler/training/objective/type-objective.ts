import { parseWritten } from "../../../schema/json/json.ts";
import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import type { Source, Span } from "../../../schema/problem/source.ts";
import * as messages from "../../../schema/spec/node-messages.ts";
import { readNodes } from "../../../schema/spec/read-nodes.ts";
import { expandBeside } from "../../expand/expand.ts";
import type { TypedGraph } from "../../expand/typed-graph.ts";
import { ops } from "../../ops/index.ts";
import { reject } from "../../shape/rejection.ts";
import type { TensorType } from "../../shape/shape.ts";
import { type Objective, type ObjectiveNodes, objectiveNodes, type TargetKind } from "./objective.ts";

/** An objective over a model's outputs, typed by the phases that type the model. */
export interface TypedObjective {
  readonly loss: TypedGraph;
  readonly correct: TypedGraph;
  /** What its nodes call outputs of the model → the outputs. */
  readonly reads: ObjectiveNodes["reads"];
}

/**
 * Phases 1, 3 and 4 for the nodes of an objective.
 * @throws ProblemError with what is wrong with them over the outputs of this model
 */
export function typeObjective(typed: TypedGraph, objective: Objective, kind: TargetKind): TypedObjective {
  const { loss, correct, reads } = objectiveNodes(objective, kind);
  const inputs = inputsOf(typed, reads, kind);
  const typedNodes = (nodes: readonly unknown[]) => {
    const source: Source = { name: "objective", text: JSON.stringify(nodes) };
    const { value } = parseWritten(source);
    if (value === undefined) throw new Error("what was written as JSON is none");
    const { body, problems: read } = readNodes(value, ops);
    const problems: Problem[] = [...read];
    const graph = body && expandBeside(typed.model, { body, path: "objective", inputs }, problems);
    if (graph === undefined || problems.length > 0) throw new ProblemError(problems);
    return graph;
  };
  return { loss: typedNodes(loss), correct: typedNodes(correct), reads };
}

function inputsOf(typed: TypedGraph, reads: ObjectiveNodes["reads"], kind: TargetKind): Map<string, TensorType> {
  const inputs = new Map<string, TensorType>();
  for (const [name, output] of Object.entries(reads)) {
    inputs.set(name, typed.outputs.get(output) ?? reject(messages.unknownTensor(SPAN, output, typed.outputs.keys())));
  }
  const { axes } = inputs.get("scores") ?? { axes: [] };
  inputs.set("labels", { axes: axes.slice(0, 1), dtype: "i32", constant: undefined });
  if (kind === "mixed") inputs.set("targets", { axes, dtype: "f32", constant: undefined });
  return inputs;
}

const SPAN: Span = { source: { name: "objective", text: "" }, start: 0, end: 0 };
