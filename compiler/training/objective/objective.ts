import type { Recipe } from "../../../schema/recipe/recipe.ts";

/** What training minimises, as a recipe says it. */
export type Objective = Recipe["objective"];

/**
 * What is known of an image: `labels`, the number of its class, i32 [b]; `mixed`, parts of several classes as `targets`
 * f32 [b, classes] beside the heavier one as `labels`; `several`, as `targets` whether it is of each class, or numbers.
 */
export type TargetKind = "labels" | "mixed" | "several";

/** An output of the model that an objective is of, and the recipe's key that names it. */
export interface ReadOutput {
  readonly key: string;
  readonly name: string;
}

/** The output that an objective of the recipe's own reads; undefined for nodes, which read what they name. */
export function outputOf(objective: Objective): ReadOutput | undefined {
  if ("cross_entropy" in objective) return { key: "cross_entropy", name: objective.cross_entropy };
  if ("binary_cross_entropy" in objective) return { key: "binary_cross_entropy", name: objective.binary_cross_entropy };
  if ("squared_error" in objective) return { key: "squared_error", name: objective.squared_error };
  return undefined;
}

/** The output with a logit for each class, by which right answers are counted and predictions made. */
export function logitsOf(objective: Objective): ReadOutput | undefined {
  if ("nodes" in objective)
    return objective.logits === undefined ? undefined : { key: "logits", name: objective.logits };
  return outputOf(objective);
}

/** The outputs that an objective may read, of those that a model has. */
export function readOutputs(objective: Objective, outputs: readonly string[]): readonly string[] {
  const read = outputOf(objective);
  return read === undefined ? outputs : [read.name];
}
