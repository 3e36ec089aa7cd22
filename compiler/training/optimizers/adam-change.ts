import type { Value } from "../../ir/graph.ts";
import type { Emitter } from "../../kernels/emit.ts";
import { type StepNumbers, spread, type TrainedWeight } from "./optimizer.ts";

export interface AdamOptions {
  readonly betas: readonly [number, number];
  readonly epsilon: number;
}

/** Both running means, by their names beside a weight. */
export const means = ["first", "second"] as const;

/** 1 − βᵗ: what running means that began at zero are divided by. */
export const corrections = ({ betas }: AdamOptions, t: number) => ({
  bias_correction1: 1 - betas[0] ** t,
  bias_correction2: 1 - betas[1] ** t,
});

/** The running means of a gradient and of its square, after one more. */
export function nextMeans(emit: Emitter, { betas }: AdamOptions, gradient: Value, kept: readonly Value[]): Means {
  const [beta1, beta2] = betas;
  const [firstBefore = gradient, secondBefore = gradient] = kept;
  const square = emit.mul(gradient, gradient);
  return {
    first: emit.add(emit.affine(firstBefore, beta1), emit.affine(gradient, 1 - beta1)),
    second: emit.add(emit.affine(secondBefore, beta2), emit.affine(square, 1 - beta2)),
  };
}

interface Means {
  readonly first: Value;
  readonly second: Value;
}

/**
 * Takes Adam's change, lr/c₁ · m / (√v/√c₂ + ε), from a weight. It is written lr·√c₂/c₁ · m / (√v + ε·√c₂): the same
 * number with one elementwise step fewer for each weight.
 * @param weights all that will ask: what they share is computed before them
 */
export function adamChange(step: StepNumbers, { epsilon }: AdamOptions, weights: readonly TrainedWeight[]) {
  const correction = step.scalar("bias_correction1");
  const root = step.emit.unary("sqrt", step.scalar("bias_correction2"));
  const stepSize = (factor: number) =>
    step.once(`step size ${factor}`, () => step.emit.mul(step.emit.div(step.rate(factor), correction), root));
  for (const weight of weights) if (weight.decay !== 0) step.keep(weight);
  for (const { rate } of weights) stepSize(rate);
  const small = step.emit.affine(root, epsilon);
  return (emit: Emitter, { rate }: TrainedWeight, { first, second }: Means, from: () => Value): Value => {
    const direction = emit.div(first, emit.add(emit.unary("sqrt", second), spread(emit, small, second)));
    return emit.sub(from(), emit.mul(direction, spread(emit, stepSize(rate), first)));
  };
}
