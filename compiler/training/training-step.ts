import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../ir/graph.ts";
import { type AdamW, readRates, type Trainable, updateWeight } from "./adamw.ts";
import { clip, globalNorm } from "./clip.ts";
import { differentiate } from "./differentiate.ts";

export interface TrainingStep extends AdamW {
  /** Largest global gradient norm; nothing is clipped when it is left out. */
  readonly clipNorm?: number;
  /** Whether the gradients, before clipping, are outputs too: `grad/<path>`. Parity tests read them. */
  readonly outputGradients?: boolean;
}

/**
 * Turns a graph that computes `loss` into a whole training step: gradients, clipping and optimizer are steps like any
 * other, so everything after this phase treats them alike. Adds the scalar inputs `lr`, `bias_correction1`,
 * `bias_correction2`, state for the moments, `writes` for weights and moments, and the output `gradient_norm`, which is
 * the norm before clipping. As in PyTorch, a weight that the loss does not depend on is left as it is, decay included.
 *
 * @returns the weights that the loss depends on, in the order given: those that have moments.
 */
export function addTrainingStep(
  builder: GraphBuilder,
  loss: Value,
  weights: readonly Trainable[],
  options: TrainingStep,
): readonly Trainable[] {
  const gradients = differentiate(
    builder,
    loss,
    weights.map((weight) => weight.value),
  );
  const trained: Trainable[] = [];
  const raw: Value[] = [];
  weights.forEach((weight, position) => {
    const gradient = gradients[position];
    if (gradient === undefined) return;
    trained.push(weight);
    raw.push(gradient);
    if (options.outputGradients === true) builder.output(`grad/${weight.path}`, gradient);
  });
  const norm = globalNorm(builder, raw);
  builder.output("gradient_norm", norm);
  const clipped = options.clipNorm === undefined ? raw : clip(builder, raw, norm, options.clipNorm);
  const rates = readRates(builder, options);
  trained.forEach((weight, position) => {
    const gradient = clipped[position];
    if (gradient !== undefined) updateWeight(builder, weight, gradient, rates, options);
  });
  return trained;
}
