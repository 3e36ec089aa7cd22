import type { OptimizerOptions } from "../../../schema/recipe/recipe-optimizer.ts";
import type { Value } from "../../ir/graph.ts";
import { type Optimizer, spread, withDecay } from "./optimizer.ts";

/**
 * PyTorch's SGD: g ← g + λ·w; b ← μ·b + (1 − τ)·g, but b ← g at the first step; w ← w − lr·b, or with Nesterov's momentum
 * w ← w − lr·(g + μ·b).
 */
export const sgd: Optimizer<OptimizerOptions<"sgd">> = {
  title: "SGD",
  keeps: ({ momentum }) => (momentum === 0 ? [] : ["momentum"]),
  scalars: ({ dampening }, t) => ({ gradient_share: t === 1 ? 1 : 1 - dampening }),
  begin(step, { momentum, dampening, nesterov }) {
    return (emit, weight, [before]) => {
      const { value, rate } = weight;
      const gradient = withDecay(emit, weight);
      const after = (change: Value) => emit.sub(value, emit.mul(change, spread(emit, step.rate(rate), value)));
      if (before === undefined) return { weight: after(gradient), kept: [] };
      const share = dampening === 0 ? gradient : emit.mul(gradient, spread(emit, step.scalar("gradient_share"), value));
      const sum = emit.add(emit.affine(before, momentum), share);
      return { weight: after(nesterov ? emit.add(gradient, emit.affine(sum, momentum)) : sum), kept: [sum] };
    };
  },
};
