import type { Recipe } from "../../schema/recipe/recipe.ts";
import type { BatchSource } from "../data/batches.ts";
import { type ImageModel, scalarOf } from "./image-model.ts";
import { partOfStep } from "./part-of-step.ts";
import { batchInputs, inputsOf, stepInputs } from "./step-inputs.ts";
import { stepsPerEpoch } from "./steps-per-epoch.ts";

/** Rates from the lowest to the highest, each so many times the one before. */
export interface RateRange {
  readonly from: number;
  readonly to: number;
  /** How many: so often do the weights change. */
  readonly steps: number;
}

/** A rate and the loss of what was learnt from with it, before the weights changed. */
export interface TriedRate {
  readonly rate: number;
  readonly loss: number;
}

export interface TriedRates {
  readonly tried: readonly TriedRate[];
  /** Why no more were: all of the range were, the loss ran away, or the signal was aborted. */
  readonly ended: "range" | "away" | "interrupted";
}

/** A model whose weights are where training begins, and what it learns from. */
export interface RateTrial {
  readonly recipe: Recipe;
  readonly model: ImageModel;
  readonly batches: BatchSource;
  readonly range: RateRange;
  turn(): Promise<void>;
  readonly onTried?: ((tried: TriedRate, count: number) => void) | undefined;
  readonly signal: AbortSignal;
}

/** How often the lowest loss, and above where it began, a loss must be to have run away. */
const FAR = 4;
/** How slowly the mean that is watched forgets. */
const KEPT = 0.9;

/**
 * Trains while the rate rises geometrically (Smith 2017): schedule and warm-up do not count, all else is as `train` does
 * it. It ends where the running mean of the loss is four times its lowest, or is no number any more.
 */
export async function tryRates(trial: RateTrial): Promise<TriedRates> {
  const { recipe, model, batches, range } = trial;
  const learnt = batches.lengths.train;
  const perEpoch = stepsPerEpoch(learnt, recipe.batch_size);
  const tried: TriedRate[] = [];
  const watch = new RunningLoss();
  for (let epoch = 0, step = 0; ; epoch++) {
    let sum = 0;
    for await (const batch of batches.train(epoch, 0)) {
      if (trial.signal.aborted) return { tried, ended: "interrupted" };
      const images = batch.indices.length;
      const part = partOfStep(recipe, learnt, step % perEpoch);
      const signature = part.isLast ? "train" : "accumulate";
      const taken = inputsOf(model.plan, signature);
      const rate = rateOf(range, tried.length);
      const numbers = stepInputs(taken, recipe, perEpoch, step, images / part.images, rate);
      const outputs = await model.prepared.run(signature, { ...batchInputs(taken, batch), ...numbers });
      sum += scalarOf(outputs, "loss") * images;
      step++;
      await trial.turn();
      if (!part.isLast) continue;
      const loss = sum / part.images;
      sum = 0;
      if (!Number.isFinite(loss)) return { tried, ended: "away" };
      const one = { rate, loss };
      tried.push(one);
      trial.onTried?.(one, tried.length);
      if (watch.isAway(loss)) return { tried, ended: "away" };
      if (tried.length === range.steps) return { tried, ended: "range" };
    }
  }
}

const rateOf = ({ from, to, steps }: RateRange, i: number): number =>
  from * (to / from) ** (i / Math.max(1, steps - 1));

/** The mean of the last losses, its lowest, and where it began. */
class RunningLoss {
  #sum = 0;
  #weight = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #began: number | undefined;

  isAway(loss: number): boolean {
    this.#sum = KEPT * this.#sum + (1 - KEPT) * loss;
    this.#weight = KEPT * this.#weight + (1 - KEPT);
    const mean = this.#sum / this.#weight;
    this.#began ??= mean;
    this.#lowest = Math.min(this.#lowest, mean);
    return mean > this.#began && mean - this.#lowest > (FAR - 1) * Math.abs(this.#lowest);
  }
}
