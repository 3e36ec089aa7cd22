import type { TypedGraph } from "../expand/typed-graph.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Graph } from "../ir/graph.ts";
import type { StateEntry } from "../ir/plan.ts";
import type { Lowered } from "../lower/lower.ts";
import { besideOwnInputs } from "../lower/own-inputs.ts";
import { momentEntries } from "./adamw.ts";
import { addObjective, type Objective } from "./objective.ts";
import { addTrainingStep, type TrainingStep } from "./training-step.ts";

/** What a plan can be asked to do: a step of training, the loss and answers of a batch, or the outputs alone. */
export type SignatureName = "train" | "eval" | "predict";

export interface Optimizer extends TrainingStep {
  /** Whether weight decay applies to every weight, also to those that the spec exempts. */
  readonly decayAll?: boolean;
}

/** What is asked of a model beside its outputs. */
export interface TrainingOptions {
  readonly objective?: Objective;
  readonly optimizer?: Optimizer;
}

/** A lowered model with all that a signature asks of it. */
export interface CompleteGraph {
  readonly graph: Graph;
  /** State that training keeps beside the weights. */
  readonly moments: Readonly<Record<string, StateEntry>>;
}

/**
 * Phase 6, differentiate: adds to a lowered model what a signature asks of it. `train` minimises the objective, `eval`
 * only counts it, `predict` gives the model's outputs.
 * @throws Rejection R220 when an input of the spec has the name of one that is added here
 */
export const completeGraph = (
  typed: TypedGraph,
  lowered: Lowered,
  signature: SignatureName,
  options: TrainingOptions,
): CompleteGraph => besideOwnInputs(typed, () => complete(typed, lowered, signature, options));

function complete(
  typed: TypedGraph,
  lowered: Lowered,
  signature: SignatureName,
  { objective, optimizer }: TrainingOptions,
): CompleteGraph {
  const builder = GraphBuilder.from(lowered.graph, lowered.rewriteSize);
  if (signature !== "predict") {
    if (objective === undefined) throw new Error(`${signature} needs an objective`);
    const loss = addObjective(builder, typed, lowered.outputs, objective);
    if (signature === "train") {
      if (optimizer === undefined) throw new Error("training needs an optimizer");
      const weights = [...typed.weights.values()].filter(({ trainable }) => trainable);
      const trainable = weights.map(({ path, decay, sizes }) => ({
        path,
        decay: decay || optimizer.decayAll === true,
        value: builder.state(path, { dtype: "f32", shape: sizes }),
      }));
      const trained = addTrainingStep(builder, loss, trainable, optimizer);
      const moments = trained.map(({ path }) => momentEntries(path, typed.weights.get(path)?.sizes ?? []));
      return { graph: builder.build(), moments: Object.assign({}, ...moments) };
    }
  }
  for (const [name, value] of lowered.outputs) builder.output(name, value);
  return { graph: builder.build(), moments: {} };
}
