import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import { sizesOf } from "../../../compiler/shape/shape.ts";
import type { Problem } from "../../../schema/problem/problem.ts";
import type { LocatedRecipe } from "./read-recipe-file.ts";
import { colourAugmentation, otherNormalization } from "./recipe-file-messages.ts";

/** Augmentations that compute how light a colour is. */
const ofColours = ["rand_augment", "three_augment", "color_jitter"] as const;

/** What of a recipe is for pictures of other channels than the model's. */
export function channelProblems({ inputs }: TypedGraph, { recipe, spanOf }: LocatedRecipe): readonly Problem[] {
  const [input] = inputs.values();
  const channels = input === undefined ? undefined : sizesOf(input)[1];
  if (typeof channels !== "number") return [];
  const isColour = channels === 1 || channels === 3;
  const steps = isColour ? [] : ofColours.filter((name) => recipe.augment.some((step) => name in step));
  return [
    ...steps.map((name) => colourAugmentation(name, channels, spanOf("augment"))),
    ...normalizations(recipe).flatMap(([what, count]) =>
      count === channels ? [] : [otherNormalization(what, count, channels, spanOf("dataset", "form", "normalize"))],
    ),
  ];
}

function normalizations({ dataset }: LocatedRecipe["recipe"]): readonly (readonly [what: string, count: number])[] {
  const normalize = "name" in dataset ? undefined : dataset.form?.normalize;
  if (normalize === undefined || normalize === "half" || normalize === "measured") return [];
  if (normalize === "imagenet") return [["imagenet", 3]];
  return [
    ["mean", normalize.mean.length],
    ["deviation", normalize.deviation.length],
  ];
}
