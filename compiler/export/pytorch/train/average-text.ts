import type { Recipe } from "../../../../schema/recipe/recipe.ts";

/** What the script says of running averages of the weights. */
export interface AverageText {
  readonly begun: string;
  readonly functions: string;
  /** Lines of a step, of a checkpoint, before what is measured, and after it. */
  readonly moved: readonly string[];
  readonly kept: readonly string[];
  readonly swapped: string;
  readonly back: readonly string[];
}

/** @param changes how often the weights have changed before a step, in Python */
export function averageText(average: Recipe["average"], changes: string): AverageText {
  if (average === undefined) return { begun: "", functions: "", moved: [], kept: [], swapped: "", back: [] };
  const share = average.warmup
    ? ["    decay = min(AVERAGE_DECAY, 1 - t ** (-2 / 3))"]
    : ["    decay = AVERAGE_DECAY if t > 1 else 0"];
  return {
    begun: `weights = model.state_dict()
averages = {
    key: load(key, weights[key], "average/weights/")
    for key, (name, _) in names.items()
    if f"average/weights/{name}" in saved
}
`,
    functions: `def move_averages():
    """They follow weights and statistics, and begin as those after the first step."""
    t = ${changes} + 1
${share.join("\n")}
    weights = model.state_dict()
    for key, average in averages.items():
        average.lerp_(weights[key], 1 - decay)


def swap_averages():
    """They take the place of the weights to be measured, or give it back."""
    weights = model.state_dict()
    for key, average in averages.items():
        weight = weights[key].clone()
        weights[key].copy_(average)
        average.copy_(weight)


`,
    moved: ["move_averages()"],
    kept: ["for key, average in averages.items():", '    keep(key, average, "average/weights/")'],
    swapped: "    swap_averages()\n",
    back: ["swap_averages()"],
  };
}
