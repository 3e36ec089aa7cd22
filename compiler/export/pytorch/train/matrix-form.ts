import type { OptimizerChoice } from "../../../../schema/recipe/recipe-optimizer.ts";
import { formFactor } from "../../../training/optimizers/muon.ts";
import type { TrainedWeight } from "../../../training/optimizers/optimizer.ts";
import { trainingScriptLacks } from "../../export-messages.ts";
import type { StoredWeight } from "../../stored-weight.ts";
import { unexported } from "../../unexported.ts";

/**
 * Rate and decay of a weight for PyTorch, whose Muon multiplies the rate of a matrix by a factor of its form and takes
 * it as `out x in`: one that lies there as `in x out` has what makes up for that.
 * @param folder where what is first kept beside it lies in a checkpoint
 * @throws ProblemError X905 for a matrix that is none there
 */
export function inMatrixForm(
  optimizer: OptimizerChoice,
  { rate, decay, sizes }: TrainedWeight,
  { axes }: StoredWeight,
  folder: string | undefined,
): { readonly rate: number; readonly decay: number } {
  if (!("muon" in optimizer) || folder !== "muon/momentum/") return { rate, decay };
  if (axes.length !== 2) return unexported(trainingScriptLacks("optimizer.muon", "train.py"));
  const [to, from] = axes.map((axis) => sizes[axis] ?? 1);
  const ours = formFactor(optimizer.muon, { sizes });
  const theirs = formFactor(optimizer.muon, { sizes: [from ?? 1, to ?? 1] });
  return { rate: (rate * ours) / theirs, decay: (decay * theirs) / ours };
}
