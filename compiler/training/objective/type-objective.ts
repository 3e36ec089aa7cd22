import { type JsonNode, parseWritten } from "../../../schema/json/json.ts";
import { classWeightCount, lossNotNumber, weightInObjective } from "../../../schema/messages/objective-messages.ts";
import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import * as messages from "../../../schema/spec/node-messages.ts";
import { readNodes } from "../../../schema/spec/read-nodes.ts";
import { expandBeside } from "../../expand/expand.ts";
import type { TypedGraph } from "../../expand/typed-graph.ts";
import { ops } from "../../ops/index.ts";
import { reject } from "../../shape/rejection.ts";
import { shapeText, type TensorType } from "../../shape/shape.ts";
import { logitsOf, type Objective, outputOf, type TargetKind } from "./objective.ts";
import { type Images, lossNodes, type Nodes, rightAnswers } from "./objective-nodes.ts";

/** Nodes of an objective over a model's outputs, typed by the phases that type the model. */
export interface TypedNodes {
  readonly graph: TypedGraph;
  /** What the nodes call outputs of the model → the outputs. */
  readonly reads: ReadonlyMap<string, string>;
}

export interface TypedObjective {
  readonly loss: TypedNodes;
  /** Of how many images the answer is right; undefined where it cannot be said. */
  readonly correct: TypedNodes | undefined;
}

/**
 * Phases 1, 3 and 4 for the nodes of an objective.
 * @param written where nodes of a recipe's own stand, so that what is wrong with them is shown there
 * @throws ProblemError with what is wrong with them over the outputs of this model
 */
export function typeObjective(
  typed: TypedGraph,
  objective: Objective,
  kind: TargetKind,
  written?: JsonNode,
): TypedObjective {
  const logits = logitsOf(objective);
  const scores = logits && outputNamed(typed, logits.name);
  const images: Images = { kind, classes: Number(scores?.axes[1]?.size ?? 1) };
  const weights = "cross_entropy" in objective ? objective.class_weights : undefined;
  if (weights !== undefined && weights.length !== images.classes)
    reject(classWeightCount(undefined, weights.length, images.classes));

  const batch = (scores ?? [...typed.outputs.values()][0])?.axes.slice(0, 1) ?? [];
  const known = new Map<string, TensorType>();
  if (kind !== "several") known.set("labels", { axes: batch, dtype: "i32", constant: undefined });
  if (kind !== "labels" && scores !== undefined)
    known.set("targets", { axes: scores.axes, dtype: "f32", constant: undefined });

  const own = new Map(logits === undefined ? [] : [["scores", logits.name]]);
  const every = new Map([...typed.outputs.keys()].filter((name) => /^[\w]+$/.test(name)).map((name) => [name, name]));
  const typedNodes = (nodes: Nodes, reads: ReadonlyMap<string, string>, node = nodeOf(nodes)): TypedNodes => {
    const outputs = [...reads].map(([called, output]) => [called, outputNamed(typed, output)] as const);
    return { graph: typeNodes(typed, node, new Map([...outputs, ...known])), reads };
  };
  const loss = typedNodes(lossNodes(objective, images), outputOf(objective) === undefined ? every : own, written);
  const isCounted = scores !== undefined && !(kind === "several" && "squared_error" in objective);
  return { loss: requireNumber(loss), correct: isCounted ? typedNodes(rightAnswers(images), own) : undefined };
}

/** Nodes beside a model, over tensors that there are: one output, `result`. */
export function typeNodes(typed: TypedGraph, node: JsonNode, inputs: ReadonlyMap<string, TensorType>): TypedGraph {
  const { body, problems: read } = readNodes(node, ops);
  const problems: Problem[] = [...read];
  const graph = body && expandBeside(typed.model, { body, path: "objective", inputs }, problems);
  for (const { weights, op, node: written } of graph?.ops ?? [])
    if (weights.size > 0) problems.push(weightInObjective(written.op.span, op.name));
  if (graph === undefined || problems.some(({ severity }) => severity === "error")) throw new ProblemError(problems);
  return graph;
}

function requireNumber(nodes: TypedNodes): TypedNodes {
  const [result] = nodes.graph.outputs.values();
  if (result === undefined || result.axes.length > 0 || result.dtype !== "f32")
    reject(lossNotNumber(result?.span, result === undefined ? "nothing" : `${result.dtype} ${shapeText(result)}`));
  return nodes;
}

export function outputNamed({ outputs }: TypedGraph, name: string): TensorType {
  return outputs.get(name) ?? reject(messages.unknownTensor(SPAN, name, outputs.keys()));
}

/** Nodes that stand in no file. */
export function nodeOf(nodes: Nodes): JsonNode {
  const { value } = parseWritten({ name: "objective", text: JSON.stringify(nodes) });
  if (value === undefined) throw new Error("what was written as JSON is none");
  return value;
}

const SPAN: Span = { source: { name: "objective", text: "" }, start: 0, end: 0 };
