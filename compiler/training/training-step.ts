import type { OptimizerChoice } from "../../schema/recipe/recipe-optimizer.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../ir/graph.ts";
import type { StateEntry } from "../ir/plan.ts";
import { accumulated, accumulatorEntries, clearSums, keepSums } from "./accumulate.ts";
import { clip, clipValues, globalNorm } from "./clip.ts";
import { differentiate } from "./differentiate.ts";
import type { Trainable, WithGradient } from "./optimizers/optimizer.ts";
import { chosenOptimizer } from "./optimizers/optimizers.ts";

export interface TrainingStep {
  /** How gradients change the weights. */
  readonly update: OptimizerChoice;
  /** Largest magnitude of a gradient's numbers; they are clipped before the norm is. */
  readonly clipValue?: number;
  /** Largest global gradient norm; nothing is clipped when it is left out. */
  readonly clipNorm?: number;
  /** Whether a step takes the gradients of several batches: all but the last are summed by the signature `accumulate`. */
  readonly accumulates?: boolean;
  /** Whether the gradients, before clipping, are outputs too: `grad/<path>`. Parity tests read them. */
  readonly outputGradients?: boolean;
}

/** The weights that the loss depends on, with their gradients. */
function withGradients(
  builder: GraphBuilder,
  loss: Value,
  weights: readonly Trainable[],
  { accumulates = false, outputGradients = false }: TrainingStep,
): readonly WithGradient[] {
  const gradients = differentiate(
    builder,
    loss,
    weights.map((weight) => weight.value),
  );
  const reached = weights.flatMap((weight, i) => {
    const gradient = gradients[i];
    return gradient === undefined ? [] : [{ ...weight, gradient }];
  });
  if (outputGradients) for (const { path, gradient } of reached) builder.output(`grad/${path}`, gradient);
  return accumulates ? accumulated(builder, reached) : reached;
}

/** Adds a batch's gradients to those of the batches before it, and changes no weight. */
export function addAccumulation(
  builder: GraphBuilder,
  loss: Value,
  weights: readonly Trainable[],
  options: TrainingStep,
): Readonly<Record<string, StateEntry>> {
  const reached = withGradients(builder, loss, weights, options);
  keepSums(builder, reached);
  return accumulatorEntries(reached);
}

/**
 * Turns a graph that computes `loss` into a whole training step: gradients, clipping and optimizer are steps like any
 * other, so everything after this phase treats them alike. Adds the optimizer's scalars as inputs, its state, `writes`
 * for weights and that state, and the output `gradient_norm`, which is the norm before clipping. As in PyTorch, a weight
 * that the loss does not depend on is left as it is, decay included.
 *
 * @returns the state that is kept beside the weights that the loss depends on, by path
 */
export function addTrainingStep(
  builder: GraphBuilder,
  loss: Value,
  weights: readonly Trainable[],
  options: TrainingStep,
): Readonly<Record<string, StateEntry>> {
  const trained = withGradients(builder, loss, weights, options);
  const norm = globalNorm(builder, trained);
  builder.output("gradient_norm", norm);
  const { clipValue, clipNorm } = options;
  const bounded = clipValue === undefined ? trained : clipValues(builder, trained, clipValue);
  const boundedNorm = bounded === trained ? norm : globalNorm(builder, bounded);
  const clipped = clipNorm === undefined ? bounded : clip(builder, bounded, boundedNorm, clipNorm);
  const optimizer = chosenOptimizer(options.update);
  optimizer.update(builder, clipped);
  if (options.accumulates === true) clearSums(builder, trained);
  return {
    ...Object.fromEntries(trained.flatMap((weight) => [...optimizer.keptBeside(weight)])),
    ...(options.accumulates === true ? accumulatorEntries(trained) : {}),
  };
}
