import type { OptimizerOptions } from "../../../schema/recipe/recipe-optimizer.ts";
import { type Optimizer, spread } from "./optimizer.ts";

/**
 * Adam with decoupled weight decay, as PyTorch computes it: w ← (1 − lr·λ)·w − lr/c₁ · m / (√v/√c₂ + ε).
 * Its step is written lr·√c₂/c₁ · m / (√v + ε·√c₂): the same number with one elementwise step fewer for each weight.
 */
export const adamw: Optimizer<OptimizerOptions<"adamw">> = {
  title: "AdamW",

  keeps: () => ["first", "second"],

  /** 1 − βᵗ: what running means that began at zero are divided by. */
  scalars: ({ betas }, t) => ({ bias_correction1: 1 - betas[0] ** t, bias_correction2: 1 - betas[1] ** t }),

  begin(step, options, weights) {
    const [beta1, beta2] = options.betas;
    const correction = step.scalar("bias_correction1");
    const root = step.emit.unary("sqrt", step.scalar("bias_correction2"));
    const stepSize = (factor: number) =>
      step.once(`step size ${factor}`, () => step.emit.mul(step.emit.div(step.rate(factor), correction), root));
    // What weights share is computed before them.
    for (const weight of weights) if (weight.decay !== 0) step.keep(weight);
    for (const { rate } of weights) stepSize(rate);
    const epsilon = step.emit.affine(root, options.epsilon);

    return (emit, weight, [firstBefore = weight.value, secondBefore = weight.value]) => {
      const { value, gradient, rate } = weight;
      const square = emit.mul(gradient, gradient);
      const first = emit.add(emit.affine(firstBefore, beta1), emit.affine(gradient, 1 - beta1));
      const second = emit.add(emit.affine(secondBefore, beta2), emit.affine(square, 1 - beta2));
      const direction = emit.div(first, emit.add(emit.unary("sqrt", second), spread(emit, epsilon, value)));
      return {
        weight: emit.sub(step.decayed(emit, weight), emit.mul(direction, spread(emit, stepSize(rate), value))),
        kept: [first, second],
      };
    };
  },
};
