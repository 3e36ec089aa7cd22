import { type OptimizerChoice, optionsOf } from "../../schema/recipe/recipe-optimizer.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import type { TrainedWeight } from "./optimizers/optimizer.ts";

/**
 * How an optimizer treats each weight that training may change.
 * @param decayAll whether weight decay applies to those that the spec exempts, too
 */
export function trainedWeights(
  { weights }: TypedGraph,
  choice: OptimizerChoice,
  decayAll = false,
): readonly TrainedWeight[] {
  const { weight_decay } = optionsOf(choice);
  return [...weights.values()]
    .filter(({ trainable }) => trainable)
    .map(({ path, sizes, decay }) => ({ path, sizes, decay: decay || decayAll ? weight_decay : 0, rate: 1 }));
}
