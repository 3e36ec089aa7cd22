import { ProblemError } from "../../schema/problem/problem.ts";
import { plainAdamw } from "../../schema/recipe/recipe-optimizer.ts";
import type { CheckedModel } from "../check.ts";
import { type CompileRequest, compile } from "../compile.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { bytesOf } from "../graph/cost.ts";
import type { Plan } from "../ir/plan.ts";
import { type PlanMemory, planMemory } from "../plan/plan-memory.ts";
import { chosenOptimizer } from "../training/optimizers/optimizers.ts";

/** What a model takes in memory; all numbers are bytes. */
export interface MemoryEstimate {
  readonly weights: number;
  /** The peak of one pass forward. */
  readonly predict: number;
  /** Undefined where the model has no output that it could be trained on. */
  readonly train: TrainingMemory | undefined;
}

export interface TrainingMemory {
  readonly batch: number;
  /** The peak of a step. */
  readonly peak: number;
  /** The optimizer that it is counted with. */
  readonly optimizer: string;
  /** What that keeps beside the weights. */
  readonly moments: number;
  /** All gradients together; how many are there at the peak is a matter of the model. */
  readonly gradients: number;
  /** The rest of the peak: what the pass forward keeps for the one backward, and the gradients there at that time. */
  readonly activations: number;
}

/** Where a model may be trained on other sizes of batch than it is counted at, this is the one. */
export const TRAINING_BATCH = 64;

/**
 * Compiles a model for prediction and for training, to know the peaks of both.
 * @param sizes of the free sizes, the batch among them
 * @param batch images in a step of training
 */
export function estimateMemory(model: CheckedModel, sizes: ReadonlyMap<string, number>, batch: number): MemoryEstimate {
  const request = { model, engine: "wasm", sizes: Object.fromEntries(sizes), batchSizes: {} };
  const predicted = planMemory(compile({ ...request, batchSizes: { predict: [sizes.get("b") ?? 1] } }));
  const trained = trainingMemory(request, model.evaluated, batch);
  return { weights: weightsIn(predicted), predict: predicted.peak, train: trained };
}

function trainingMemory(request: CompileRequest, typed: TypedGraph, batch: number): TrainingMemory | undefined {
  const output = logitsOf(typed);
  if (output === undefined) return undefined;
  const objective = { cross_entropy: output, label_smoothing: 0 } as const;
  const update = plainAdamw();
  try {
    const optimizer = { update, clipNorm: 1 };
    const plan = compile({ ...request, objective, optimizer, batchSizes: { train: [batch] } });
    const memory = planMemory(plan);
    const { moment: moments = 0 } = memory.state;
    const activations = memory.peak - weightsIn(memory) - moments;
    const { title } = chosenOptimizer(update);
    return { batch, peak: memory.peak, optimizer: title, moments, gradients: trainedBytes(plan), activations };
  } catch (error) {
    // What keeps it from being trained is told by those who train it.
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

/** Of the weights that a step changes, whose gradients take as much. */
function trainedBytes({ state, signatures }: Plan): number {
  const written = new Set(signatures.train?.flatMap(({ writes }) => Object.keys(writes)));
  const entries = Object.entries(state).filter(([path, { trainable }]) => trainable && written.has(path));
  return entries.reduce((sum, [, entry]) => sum + bytesOf(entry), 0);
}

/** The output that a model would be trained on: `logits`, or one of the same form. */
export function logitsOf({ outputs }: TypedGraph): string | undefined {
  const [name] = [...outputs]
    .filter(([, { axes, dtype }]) => axes.length === 2 && dtype === "f32")
    .map(([output]) => output)
    .sort((a, b) => Number(b === "logits") - Number(a === "logits"));
  return name;
}

const weightsIn = ({ state: { weight = 0, buffer = 0 } }: PlanMemory): number => weight + buffer;
