import type { Recipe } from "../../../schema/recipe/recipe.ts";

/** What training minimises, as a recipe says it. */
export type Objective = Recipe["objective"];

/**
 * What is known of an image: the number of its class, `labels` i32 [b]; or parts of several classes, `targets` f32
 * [b, classes], of which `labels` has the heavier one, where images are mixed.
 */
export type TargetKind = "labels" | "mixed";

/** Nodes of the language, as JSON, over tensors of these names. */
export interface ObjectiveNodes {
  readonly loss: readonly unknown[];
  /** The number of images that are told right. */
  readonly correct: readonly unknown[];
  /** What the nodes call outputs of the model → the outputs. */
  readonly reads: Readonly<Record<string, string>>;
}

/** The nodes that an objective is. What the model made of each class they call `scores`. */
export function objectiveNodes(objective: Objective, kind: TargetKind): ObjectiveNodes {
  const { cross_entropy: output, label_smoothing } = objective;
  const target = kind === "labels" ? "labels" : "targets";
  return {
    loss: [{ cross_entropy: {}, label_smoothing, in: ["scores", target] }],
    correct: [
      { argmax: 1, in: "scores", id: "told" },
      { equal: ["told", "labels"] },
      { cast: "float" },
      { reduce: "images -> ", by: "sum" },
    ],
    reads: { scores: output },
  };
}
