import type { CompileOptions } from "../../compiler/compile.ts";
import type { Teacher } from "../../compiler/training/teacher/teacher.ts";
import type { Recipe } from "../../schema/recipe/recipe.ts";
import { droppingOps } from "../../schema/recipe/recipe-dropping.ts";
import { mixingOf } from "../augment/mixing.ts";
import { batchSizes, type Lengths } from "../data/batches.ts";
import type { EngineName } from "../engines/engine.ts";

export type Signature = "train" | "eval" | "predict";

/**
 * What the compiler is told of a recipe: its objective and its optimizer.
 * @param hasSeveralLabels whether an image may have several
 * @param teacher that the recipe names
 */
export function compileOptions(
  recipe: Recipe,
  engine: EngineName,
  sizes: CompileOptions["batchSizes"],
  hasSeveralLabels = false,
  teacher?: Teacher,
): CompileOptions {
  return {
    engine,
    objective: recipe.objective,
    ...(teacher === undefined ? {} : { teacher }),
    optimizer: {
      update: recipe.optimizer,
      ...(recipe.start === undefined ? {} : { frozen: recipe.start.freeze }),
      accumulates: (recipe.accumulate ?? 1) > 1,
      // What only measures or answers is given the averages for weights.
      averages: recipe.average !== undefined && (sizes.train ?? []).length > 0,
      ...(recipe.clip_value === undefined ? {} : { clipValue: recipe.clip_value }),
      ...(recipe.clip_norm === undefined ? {} : { clipNorm: recipe.clip_norm }),
    },
    scheduled: droppingOps.filter((op) => recipe[op] !== undefined),
    // What is mixed is of several classes in parts; nothing is mixed that is only measured.
    targets: {
      ...(hasSeveralLabels || mixingOf(recipe.augment) !== undefined ? { train: "mixed" } : {}),
      ...(hasSeveralLabels ? { eval: "mixed" } : {}),
    },
    batchSizes: sizes,
  };
}

/**
 * The batches that signatures meet in a run.
 * @param predictBatch how many images `predict` takes at once
 */
export function runBatchSizes(
  { batch_size, accumulate = 1 }: Recipe,
  lengths: Lengths,
  signatures: readonly Signature[],
  predictBatches: readonly number[] = [1],
): CompileOptions["batchSizes"] {
  const sizes = (name: Signature, images: number) => (signatures.includes(name) ? batchSizes(images, batch_size) : []);
  return {
    train: sizes("train", lengths.train),
    // The last batch of an epoch, which may be smaller, always changes the weights.
    accumulate: signatures.includes("train") && accumulate > 1 && lengths.train > batch_size ? [batch_size] : [],
    eval: sizes("eval", lengths.validation),
    predict: signatures.includes("predict") ? predictBatches : [],
  };
}
