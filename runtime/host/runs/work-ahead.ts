import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { Lengths } from "../../data/batches.ts";
import { stepWork, type Work } from "../../engines/work.ts";
import type { Signature } from "../../training/compile-options.ts";
import { stepsPerEpoch } from "../../training/steps-per-epoch.ts";
import type { PredictProgram } from "./predict-program.ts";

/** What a run is about to compute, as far as the choice of an engine depends on it. */
export function workAhead(
  typed: TypedGraph,
  { epochs, batch_size }: Pick<Recipe, "epochs" | "batch_size">,
  lengths: Lengths,
  signatures: readonly Signature[],
  program: PredictProgram,
): Work {
  const step = stepWork(typed, batch_size);
  if (signatures.includes("train"))
    return { kind: "train", steps: epochs * stepsPerEpoch(lengths.train, batch_size), ...step };
  if (signatures.includes("eval"))
    return { kind: "eval", steps: stepsPerEpoch(lengths.validation, batch_size), ...step };
  return predictWork(typed, program);
}

export const predictWork = (typed: TypedGraph, { batch, times = 1 }: PredictProgram): Work => ({
  kind: "predict",
  steps: times,
  ...stepWork(typed, batch),
});
