import type { OptimizerOptions } from "../../../schema/recipe/recipe-optimizer.ts";
import { adamChange, corrections, means, nextMeans } from "./adam-change.ts";
import type { Optimizer } from "./optimizer.ts";

/** Adam with decoupled weight decay, as PyTorch computes it: w ← (1 − lr·λ)·w − lr/c₁ · m / (√v/√c₂ + ε). */
export const adamw: Optimizer<OptimizerOptions<"adamw">> = {
  title: "AdamW",
  keeps: () => means,
  scalars: corrections,
  begin(step, options, weights) {
    const change = adamChange(step, options, weights);
    return (emit, weight, kept) => {
      const { first, second } = nextMeans(emit, options, weight.gradient, kept);
      const decayed = () => step.decayed(emit, weight);
      return { weight: change(emit, weight, { first, second }, decayed), kept: [first, second] };
    };
  },
};
