import type { OptimizerOptions } from "../../../schema/recipe/recipe-optimizer.ts";
import { adamChange, corrections, means, nextMeans } from "./adam-change.ts";
import { type Optimizer, withDecay } from "./optimizer.ts";

/** PyTorch's Adam: weight decay goes into the gradient, and so into its means. */
export const adam: Optimizer<OptimizerOptions<"adam">> = {
  title: "Adam",
  keeps: () => means,
  scalars: corrections,
  begin(step, options, weights) {
    const change = adamChange(step, options, weights);
    return (emit, weight, kept) => {
      const { first, second } = nextMeans(emit, options, withDecay(emit, weight), kept);
      return { weight: change(emit, weight, { first, second }, () => weight.value), kept: [first, second] };
    };
  },
};
