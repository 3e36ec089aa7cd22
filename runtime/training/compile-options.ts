import type { CompileOptions } from "../../compiler/compile.ts";
import type { Recipe } from "../../schema/recipe/recipe.ts";
import { batchSizes } from "../data/dataset.ts";
import type { EngineName } from "../engines/engine.ts";

export type Signature = "train" | "eval" | "predict";

/** What the compiler is told of a recipe: its objective, its optimizer and the sizes of its batches. */
export function compileOptions(
  recipe: Recipe,
  engine: EngineName,
  signatures: readonly Signature[],
  predictBatch = 1,
): CompileOptions {
  const { weight_decay, betas, epsilon } = recipe.optimizer.adamw;
  const sizes = (name: Signature, images: number) =>
    signatures.includes(name) ? batchSizes(images, recipe.batch_size) : [];
  return {
    engine,
    objective: {
      kind: "cross_entropy",
      output: recipe.objective.cross_entropy,
      labelSmoothing: recipe.objective.label_smoothing,
    },
    optimizer: {
      beta1: betas[0],
      beta2: betas[1],
      epsilon,
      weightDecay: weight_decay,
      ...(recipe.clip_norm === undefined ? {} : { clipNorm: recipe.clip_norm }),
    },
    batchSizes: {
      train: sizes("train", recipe.dataset.train),
      eval: sizes("eval", recipe.dataset.validation),
      predict: signatures.includes("predict") ? [predictBatch] : [],
    },
  };
}
