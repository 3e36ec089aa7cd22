import type { Recipe } from "../../../../schema/recipe/recipe.ts";

/** What the script says of a run that ends before its last epoch. */
export interface EarlyStopText {
  readonly functions: string;
  /** Added to the condition on which a further epoch begins. */
  readonly condition: string;
  readonly told: string;
}

export function earlyStopText(rule: Recipe["early_stop"]): EarlyStopText {
  if (rule === undefined) return { functions: "", condition: "", told: "" };
  const sign = rule.metric.endsWith("loss") ? "-" : "";
  return {
    functions: `def is_over():
    """Whether the last epochs were no better than one before them."""
    highest, best = -math.inf, 0
    for row in history:
        value = ${sign}row["${rule.metric}"]
        if value > highest${rule.min_delta === 0 ? "" : " + MIN_DELTA"}:
            highest, best = value, row["epoch"]
        if row["epoch"] - best >= PATIENCE:
            return True
    return False


`,
    condition: " and not is_over()",
    told: `if rank == 0 and position["epoch"] < EPOCHS:
    print(f"stopped early: none of the last {PATIENCE} epochs was better")
`,
  };
}
