import type { OptimizerOptions } from "../../../schema/recipe/recipe-optimizer.ts";
import { type Optimizer, spread } from "./optimizer.ts";

/**
 * PyTorch's SGD: g ← g + λ·w; b ← μ·b + (1 − τ)·g, but b ← g at the first step; w ← w − lr·b, or with Nesterov's momentum
 * w ← w − lr·(g + μ·b). PyTorch has no momentum before Sutskever et al.'s lr is taken out of it: b is a sum of gradients.
 */
export const sgd: Optimizer<OptimizerOptions<"sgd">> = {
  title: "SGD",

  keeps: ({ momentum }) => (momentum === 0 ? [] : ["momentum"]),

  scalars: ({ dampening }, t) => ({ gradient_share: t === 1 ? 1 : 1 - dampening }),

  begin(step, { momentum, dampening, nesterov }) {
    return (emit, { value, gradient, decay, rate }, [before]) => {
      const decayed = decay === 0 ? gradient : emit.add(gradient, emit.affine(value, decay));
      const take = (direction: typeof value) =>
        emit.sub(value, emit.mul(direction, spread(emit, step.rate(rate), value)));
      if (before === undefined) return { weight: take(decayed), kept: [] };
      const share = dampening === 0 ? decayed : emit.mul(decayed, spread(emit, step.scalar("gradient_share"), value));
      const sum = emit.add(emit.affine(before, momentum), share);
      return { weight: take(nesterov ? emit.add(decayed, emit.affine(sum, momentum)) : sum), kept: [sum] };
    };
  },
};
