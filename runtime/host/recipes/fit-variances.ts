import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import { singleValueProblems } from "../../../compiler/lint/single-values.ts";
import type { Problem } from "../../../schema/problem/problem.ts";
import { batchSizes } from "../../data/batches.ts";
import type { GlancedData } from "../datasets/known-data.ts";
import type { LocatedRecipe } from "./read-recipe-file.ts";
import { recipeFileSentences } from "./recipe-file-messages.ts";

/** How many larger batch sizes are tried for one to offer. */
const OTHERS = 16;

/** Batches of training with too few images for a variance, often the last, shown where the recipe sets their sizes. */
export function varianceProblems(
  trained: TypedGraph,
  { recipe, spanOf }: LocatedRecipe,
  { lengths }: GlancedData,
): readonly Problem[] {
  // What no batch could mend stands at its node.
  const always = singleValueProblems(trained);
  if (always.length > 0) return always;
  const { batch_size } = recipe;
  if (lengths === undefined) return [];
  const { train } = lengths;
  const problemsAt = (images: number) => singleValueProblems(trained, new Map([["b", images]]));
  const trains = (images: number, size: number) =>
    images > 0 && batchSizes(images, size).every((batch) => problemsAt(batch).length === 0);
  return batchSizes(train, batch_size).flatMap((images) => {
    const [problem] = problemsAt(images);
    if (problem === undefined) return [];
    const isLast = images !== batch_size;
    const span = isLast ? spanOf("dataset", "train") : (spanOf("batch_size") ?? spanOf("dataset"));
    const larger = Array.from({ length: OTHERS }, (_, i) => batch_size + 1 + i);
    const size = larger.find((other) => trains(train, other));
    const whole = train - images;
    const ways = [
      ...(size === undefined ? [] : [recipeFileSentences.otherBatchSize(size)]),
      ...(isLast && trains(whole, batch_size) ? [recipeFileSentences.withoutLast(whole)] : []),
    ];
    const why = isLast ? [recipeFileSentences.lastBatch(train, batch_size, images)] : [];
    return {
      ...problem,
      ...(span === undefined ? {} : { span }),
      label: recipeFileSentences.batchOf(images),
      related: problem.span === undefined ? [] : [{ span: problem.span, text: problem.label ?? "" }],
      help: [...why, ...(ways.length > 0 ? ways : problem.help)],
    };
  });
}
