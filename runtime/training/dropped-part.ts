import type { Dropping } from "../../schema/recipe/recipe-dropping.ts";

/**
 * What part of its rate a node of chance has when the weights have changed so often: `from` at the first step, `to` at
 * the last of `steps` and after them. In a line it is the `linspace` of Liu et al. 2023 (early dropout).
 */
export function droppedPart({ from, to, goes }: Dropping, steps: number, changes: number): number {
  if (goes === "step") return changes < steps ? from : to;
  const progress = Math.min(1, changes / Math.max(1, steps - 1));
  const gone = goes === "linear" ? progress : 0.5 * (1 - Math.cos(Math.PI * progress));
  return from + (to - from) * gone;
}
