import { stringText } from "../python/python-text.ts";
import { indented, listLines } from "./black-lines.ts";
import type { SpelledOptimizer } from "./torch-optimizers.ts";

/** Which weights are trained: those beside which a checkpoint has something, or all but those that are named. */
export function trainedText({ parts }: SpelledOptimizer, untrained: readonly string[]): string {
  const folders = parts.flatMap(({ folder }) => (folder === undefined ? [] : [folder]));
  if (folders.length === 0 && untrained.length === 0) return "";
  const [folder, ...more] = folders;
  const isTrained =
    folder === undefined
      ? ["weight.requires_grad = not any(fnmatch(key, one) for one in UNTRAINED)"]
      : more.length === 0
        ? [`weight.requires_grad = f"${folder}{names[key][0]}" in saved`]
        : [
            `kept = [${folders.map((one) => `f"${one}{names[key][0]}"`).join(", ")}]`,
            "weight.requires_grad = any(name in saved for name in kept)",
          ];
  return `for key, weight in model.named_parameters():  # others are not trained, or idle\n${indented(isTrained)}`;
}

/** The patterns of which `trainedText` speaks. */
export const untrainedText = (patterns: readonly string[]): string =>
  patterns.length === 0 ? "" : `${listLines("UNTRAINED = [", patterns.map(stringText), "]")}\n`;
