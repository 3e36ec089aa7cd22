import type { TypedGraph } from "../expand/typed-graph.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Graph } from "../ir/graph.ts";
import type { StateEntry } from "../ir/plan.ts";
import type { Lowered } from "../lower/lower.ts";
import { besideOwnInputs } from "../lower/own-inputs.ts";
import type { MadeTables, Tables } from "../op/tables.ts";
import { addAverages, averageEntries, readingAverages } from "./average.ts";
import { addObjective } from "./objective/add-objective.ts";
import type { Objective, TargetKind } from "./objective/objective.ts";
import { addTeacher } from "./teacher/add-teacher.ts";
import type { Teacher } from "./teacher/teacher.ts";
import { addAccumulation, addTrainingStep, type TrainingStep } from "./training-step.ts";
import { trainedWeights } from "./weight-factors.ts";

/**
 * What a plan can be asked to do: a step of training, or to sum the gradients of one of its batches, the loss and answers
 * of a batch, or the outputs alone.
 */
export type SignatureName = "train" | "accumulate" | "eval" | "predict";

export interface Optimizer extends TrainingStep {
  /** Whether running averages of the weights are kept, which `eval` and `predict` then read in place of the weights. */
  readonly averages?: boolean;
  /** Whether weight decay applies to every weight, also to those that the spec exempts. */
  readonly decayAll?: boolean;
  /** Patterns of the paths of weights that stay as they are: without a gradient, and nothing is kept beside them. */
  readonly frozen?: readonly string[];
}

/** What is asked of a model beside its outputs. */
export interface TrainingOptions {
  readonly objective?: Objective;
  /** What is known of the images of a signature; `labels` where it is not said. */
  readonly targets?: { readonly [S in "train" | "eval"]?: TargetKind };
  readonly optimizer?: Optimizer;
  /** Names of ops of chance whose nodes have a part of their rate in a step of training, which the host says. */
  readonly scheduled?: readonly string[];
  /** Another model that this one learns from in `train`. */
  readonly teacher?: Teacher;
}

/** A lowered model with all that a signature asks of it. */
export interface CompleteGraph {
  readonly graph: Graph;
  /** State that training keeps beside the weights, by path. */
  readonly kept: Readonly<Record<string, StateEntry>>;
  /** Tables of what was added that wait for the free sizes. */
  readonly tables: Tables;
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
  made?: MadeTables,
): CompleteGraph => besideOwnInputs(typed, () => complete(typed, lowered, signature, options, made));

function complete(
  typed: TypedGraph,
  lowered: Lowered,
  signature: SignatureName,
  { objective, optimizer, targets, teacher }: TrainingOptions,
  made?: MadeTables,
): CompleteGraph {
  const builder = GraphBuilder.from(lowered.graph, lowered.rewriteSize);
  let tables: Tables = new Map();
  if (signature !== "predict") {
    if (objective === undefined) throw new Error(`${signature} needs an objective`);
    const kind = targets?.[signature === "accumulate" ? "train" : signature] ?? "labels";
    const aim = { objective, kind } as const;
    const { loss: task, ...added } = addObjective(builder, typed, lowered.outputs, aim, made);
    tables = added.tables;
    if (signature !== "eval") {
      const { outputs } = lowered;
      const taught = teacher && addTeacher(builder, typed, { outputs, task }, teacher, made);
      const loss = taught?.loss ?? task;
      tables = new Map([...tables, ...(taught?.tables ?? [])]);
      if (optimizer === undefined) throw new Error("training needs an optimizer");
      const trainable = trainedWeights(typed, optimizer.update, optimizer).map((weight) => ({
        ...weight,
        value: builder.state(weight.path, { dtype: "f32", shape: weight.sizes }),
      }));
      if (signature === "accumulate") {
        const kept = { ...addAccumulation(builder, loss, trainable, optimizer), ...taught?.kept };
        return { graph: builder.build(), kept, tables };
      }
      const kept = { ...addTrainingStep(builder, loss, trainable, optimizer), ...taught?.kept };
      if (optimizer.averages !== true) return { graph: builder.build(), kept, tables };
      addAverages(builder, typed);
      return { graph: builder.build(), kept: { ...kept, ...averageEntries(typed) }, tables };
    }
  }
  for (const [name, value] of lowered.outputs) builder.output(name, value);
  const graph = builder.build();
  // What is measured and answered in training is what the averages make of it.
  if (optimizer?.averages === true)
    return { graph: readingAverages(graph, typed), kept: averageEntries(typed), tables };
  return { graph, kept: {}, tables };
}
