import type { Recipe } from "../../schema/recipe/recipe.ts";

/**
 * Where a batch stands among those that change the weights together.
 * @param learnt images of an epoch
 * @param batch counted from 0 in its epoch
 */
export function partOfStep({ batch_size, accumulate = 1 }: Recipe, learnt: number, batch: number) {
  const first = batch - (batch % accumulate);
  const end = Math.min(learnt, (first + accumulate) * batch_size);
  return {
    /** Of all of them together. */
    images: end - first * batch_size,
    /** Whether the weights change with it. */
    isLast: (batch + 1) * batch_size >= end,
  };
}
