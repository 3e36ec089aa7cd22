import type { Problem } from "../../schema/problem/problem.ts";
import type { Source, Span } from "../../schema/problem/source.ts";
import * as messages from "../../schema/spec/node-messages.ts";
import type { OpNode } from "../../schema/spec/spec.ts";
import { inferNode } from "../expand/infer.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { Scope } from "../expression/scope.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../ir/graph.ts";
import type { Lowered } from "../lower/lower.ts";
import type { Op } from "../op/op.ts";
import { crossEntropy } from "../ops/cross-entropy.ts";
import { reject } from "../shape/rejection.ts";
import { axisOf, originAt, type Tensor } from "../shape/shape.ts";
import type { Size } from "../size/size.ts";

/** What training minimises: an op applied to an output of the model and a target. It belongs to the recipe. */
export interface Objective {
  readonly kind: "cross_entropy";
  /** The output that holds the logits. */
  readonly output: string;
  readonly labelSmoothing: number;
}

/** What a recipe calls an objective → the op that it is. */
const objectives: { readonly [K in Objective["kind"]]: Op } = { cross_entropy: crossEntropy };

const SOURCE: Source = { name: "objective", text: crossEntropy.name };
const SPAN: Span = { source: SOURCE, start: 0, end: SOURCE.text.length };

/** Adds loss and number of right answers to a lowered model; both are outputs. Answers with the loss. */
export function addObjective(
  builder: GraphBuilder,
  typed: TypedGraph,
  outputs: Lowered["outputs"],
  objective: Objective,
): Value {
  const logits = typed.outputs.get(objective.output);
  const scores = outputs.get(objective.output);
  if (logits === undefined || scores === undefined) {
    return reject(messages.unknownTensor(SPAN, objective.output, typed.outputs.keys()));
  }
  const batch: Size = scores.shape[0] ?? 1;
  const labelAxis = axisOf(batch, originAt("one label an image", SPAN), "b");
  const labels: Tensor = {
    axes: [labelAxis],
    dtype: "i32",
    constant: undefined,
    id: -1,
    label: "`labels`",
    span: SPAN,
    poisoned: false,
  };
  const target = builder.input("labels", { dtype: "i32", shape: [batch] }, "target");

  const op = objectives[objective.kind];
  const node: OpNode = {
    kind: "op",
    op: { text: op.name, span: SPAN },
    argument: undefined,
    attributes: new Map([
      ["label_smoothing", { kind: "expression", value: literal(objective.labelSmoothing), span: SPAN }],
    ]),
    ...{ span: SPAN, id: undefined, in: undefined, out: undefined, axes: undefined, doc: undefined },
  };
  const place = {
    scope: new Scope(typed.contracts),
    contracts: typed.contracts,
    training: typed.training,
    sizeNamed: () => undefined,
    names: () => [],
    shadowed: () => undefined,
    rejectIfEcho: () => {},
    warn: (_: Problem) => {},
  };
  const inferred = inferNode(op, node, [logits, labels], place);
  const emit = builder.emitter("objective");
  const absent = (): never => {
    throw new Error("an objective has no weights, constants or random numbers of its own");
  };
  const [loss] = op.lower({
    emit,
    inputs: [scores, target],
    results: [],
    argument: inferred.argument,
    attributes: inferred.attributes,
    solution: inferred.solution,
    training: typed.training,
    weight: absent,
    write: absent,
    constant: absent,
    table: absent,
    uniform: absent,
  });
  if (loss === undefined) throw new Error(`${op.name} gave no loss`);
  builder.output("loss", loss);
  const guess = emit.argmax(scores, 1);
  const right = emit.cast(emit.compare(guess, "eq", emit.reshape(target, [batch, 1])), "f32");
  builder.output("correct", emit.reshape(emit.sum(right, [0, 1]), []));
  return loss;
}

const literal = (value: number) =>
  ({
    kind: "expression",
    expression: { kind: "number", value, start: 0, end: 0 },
    span: SPAN,
    at: () => SPAN,
  }) as const;
