import type { Recipe } from "../../../../schema/recipe/recipe.ts";
import { numberText, stringText } from "../python/python-text.ts";
import { callLines } from "./black-lines.ts";
import { constant, number, type Settings, type Spelled, without } from "./spelled.ts";

/** A recipe's objective in `train.py`. */
export interface SpelledObjective {
  readonly settings: Spelled<Recipe["objective"]> & Settings;
  /** The output that the loss is of, as Python has it. */
  readonly output: string;
  /** Lines of `forward` that make `loss`, the sum over the images of a share, of `logits` and `labels`. */
  readonly lines: readonly string[];
}

/** @throws ProblemError X905 for what the script has no words for */
export function spelledObjective(objective: Recipe["objective"]): SpelledObjective {
  if ("nodes" in objective) return { settings: { nodes: without("objective.nodes", false), logits: "line" }, ...NONE };
  if ("cross_entropy" in objective) {
    const { cross_entropy, label_smoothing, class_weights } = objective;
    const isWeighted = class_weights !== undefined;
    return {
      settings: {
        cross_entropy: "line",
        label_smoothing: smoothing(label_smoothing),
        class_weights: constant("CLASS_WEIGHTS", class_weights && `[${class_weights.map(numberText).join(", ")}]`),
      },
      output: stringText(cross_entropy),
      lines: [
        ...(isWeighted ? ["weights = torch.tensor(CLASS_WEIGHTS, dtype=torch.float32, device=device)"] : []),
        ...callLines(
          "loss = F.cross_entropy",
          [
            ...["logits", "labels", ...(isWeighted ? ["weights"] : []), 'reduction="sum"'],
            ...(label_smoothing > 0 ? ["label_smoothing=LABEL_SMOOTHING"] : []),
          ],
          4,
        ),
        ...(isWeighted ? ['loss *= len(indices) / weights[data[f"{part}_labels"][indices]].sum()  # of all'] : []),
      ],
    };
  }
  const oneHot = "targets = F.one_hot(labels, logits.shape[1]).to(logits.dtype)";
  if ("squared_error" in objective) {
    return {
      settings: { squared_error: "line" },
      output: stringText(objective.squared_error),
      lines: [oneHot, 'loss = F.mse_loss(logits, targets, reduction="none").mean(1).sum()'],
    };
  }
  const { binary_cross_entropy, label_smoothing, target_threshold, classes } = objective;
  return {
    settings: {
      binary_cross_entropy: "line",
      label_smoothing: smoothing(label_smoothing),
      target_threshold: number("TARGET_THRESHOLD", target_threshold, "targets above it count as 1"),
      classes: "line",
    },
    output: stringText(binary_cross_entropy),
    lines: [
      oneHot,
      ...(label_smoothing > 0 ? ["targets = targets * (1 - LABEL_SMOOTHING) + LABEL_SMOOTHING / logits.shape[1]"] : []),
      ...(target_threshold === undefined ? [] : ["targets = (targets > TARGET_THRESHOLD).to(logits.dtype)"]),
      'losses = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")',
      `loss = losses.${classes}(1).sum()`,
    ],
  };
}

const NONE = { output: "", lines: [] };

const smoothing = (value: number) => number("LABEL_SMOOTHING", value, "", 0);
