import type { OptimizerOptions } from "../../../schema/recipe/recipe-optimizer.ts";
import { type Optimizer, spread } from "./optimizer.ts";

/** Lion as its paper and timm have it: w ← (1 − lr·λ)·w − lr·sign(β₁·m + (1 − β₁)·g); m ← β₂·m + (1 − β₂)·g. */
export const lion: Optimizer<OptimizerOptions<"lion">> = {
  title: "Lion",
  keeps: () => ["mean"],
  scalars: () => ({}),
  begin(step, { betas: [beta1, beta2] }) {
    return (emit, weight, [before = weight.value]) => {
      const { gradient, rate } = weight;
      const mixed = (beta: number) => emit.add(emit.affine(before, beta), emit.affine(gradient, 1 - beta));
      const change = emit.mul(emit.unary("sign", mixed(beta1)), spread(emit, step.rate(rate), gradient));
      return { weight: emit.sub(step.decayed(emit, weight), change), kept: [mixed(beta2)] };
    };
  },
};
