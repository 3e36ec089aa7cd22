import type { PlanStep } from "../../../ir/plan.ts";

/** Kernels that begin a region of their own, after which new loops begin. */
const apart = new Set<PlanStep["kernel"]>([
  "matmul",
  "conv2d",
  "conv2d_input_grad",
  "conv2d_filter_grad",
  "gather",
  "scatter_add",
  "top_k",
  "max_pool_grad",
]);

/**
 * Random numbers are drawn before the loops that they would otherwise cut in two: a mask that is made after the softmax
 * it is for keeps the two from being one loop. They depend on nothing but seed and step.
 */
export function withRandomEarly(steps: readonly PlanStep[]): readonly PlanStep[] {
  const ordered: PlanStep[] = [];
  /** Behind the last step that no loop goes past. */
  let early = 0;
  const made = new Set<number>();
  for (const step of steps) {
    for (const { value } of step.outputs) made.add(value);
    if (step.kernel === "random" && step.inputs.every((input) => !made.has(input))) {
      ordered.splice(early++, 0, step);
      continue;
    }
    ordered.push(step);
    if (apart.has(step.kernel)) early = ordered.length;
  }
  return ordered;
}
