import type { Recipe } from "../schema/recipe.ts";
import type { HostTensor } from "./engines/engine.ts";
import type { Schedule } from "./schedule.ts";
import { learningRate } from "./schedule.ts";
import { seedWords } from "./seed.ts";

/** Steps of one epoch; the last may have fewer images. */
export function stepsPerEpoch({ dataset, batch_size }: Recipe): number {
  return Math.ceil(dataset.train / batch_size);
}

/** The recipe's schedule in steps. */
export function scheduleOf(recipe: Recipe): Schedule {
  const { warmup, decay, final } = recipe.schedule;
  const steps = recipe.epochs * stepsPerEpoch(recipe);
  return { peak: recipe.optimizer.adamw.lr, steps, warmupSteps: Math.round(warmup * steps), decay, final };
}

/**
 * What `train` takes beside images and labels, computed in f64: the seed's two words, the step's number for random
 * streams, the learning rate, and Adam's corrections 1 − βᵗ of means that began at zero.
 * @param step counted from 0; streams and corrections count from 1
 */
export function stepInputs(recipe: Recipe, schedule: Schedule, step: number): Readonly<Record<string, HostTensor>> {
  const { low, high } = seedWords(recipe.seed);
  const [beta1, beta2] = recipe.optimizer.adamw.betas;
  const t = step + 1;
  return {
    seed: { dtype: "i32", shape: [2], data: Int32Array.of(low, high) },
    step: { dtype: "i32", shape: [], data: Int32Array.of(t) },
    lr: scalar(learningRate(schedule, step)),
    bias_correction1: scalar(1 - beta1 ** t),
    bias_correction2: scalar(1 - beta2 ** t),
  };
}

function scalar(value: number): HostTensor {
  return { dtype: "f32", shape: [], data: Float32Array.of(value) };
}
