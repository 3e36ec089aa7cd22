import type { Recipe } from "../../schema/recipe/recipe.ts";
import type { EpochMetrics } from "./metrics.ts";

/** Where a run ended before its last epoch, and why. */
export interface EarlyStop {
  /** The last epoch, and the one that none after it was better than. */
  readonly epoch: number;
  readonly best: number;
}

/** Whether a run is at its end: a function of the epochs that have ended, so whoever goes on with it decides alike. */
export function stoppedEarly({ early_stop: rule }: Recipe, history: readonly EpochMetrics[]): EarlyStop | undefined {
  if (rule === undefined) return undefined;
  const sign = rule.metric.endsWith("loss") ? -1 : 1;
  let [highest, best] = [Number.NEGATIVE_INFINITY, 0];
  for (const row of history) {
    // Where there is no right or wrong, there is no accuracy.
    const value = sign * (row[rule.metric] ?? -row.validation_loss);
    if (best === 0 || value > highest + rule.min_delta) [highest, best] = [value, row.epoch];
    if (row.epoch - best >= rule.patience) return { epoch: row.epoch, best };
  }
  return undefined;
}
