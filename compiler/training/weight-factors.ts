import { type OptimizerChoice, optionsOf } from "../../schema/recipe/recipe-optimizer.ts";
import { matchesGlob } from "../checkpoint/name-glob.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { stageNumbers } from "../stages/stages.ts";
import type { TrainedWeight } from "./optimizers/optimizer.ts";
import { chosenOptimizer } from "./optimizers/optimizers.ts";

/**
 * How an optimizer treats each weight that training may change: its decay, and its part of the learning rate, by groups
 * and by stages. Layer-wise decay is timm's: the last stage has the rate, each before it that of the next times the decay.
 * @param decayAll whether weight decay applies to those that the spec exempts, too
 * @param frozen patterns of paths that training leaves as they are
 */
export function trainedWeights(
  typed: TypedGraph,
  choice: OptimizerChoice,
  { decayAll = false, frozen = [] }: { readonly decayAll?: boolean; readonly frozen?: readonly string[] } = {},
): readonly TrainedWeight[] {
  const isFrozen = frozen.map(matchesGlob);
  const { lr, layer_decay = 1, groups = [] } = optionsOf(choice);
  const optimizer = chosenOptimizer(choice);
  const stages = stageNumbers(typed);
  const last = Math.max(0, ...stages.values());
  const grouped = groups.map(({ match, ...own }) => ({ ...own, matches: matchesGlob(match) }));
  return [...typed.weights.values()]
    .filter(({ path, trainable }) => trainable && !isFrozen.some((matches) => matches(path)))
    .map(({ path, sizes, decay }) => {
      const stage = stages.get(path) ?? last;
      const isBetween = stages.size === 0 || (stage > 0 && stage < last);
      const form = { path, sizes, isHidden: sizes.length === 2 && isBetween };
      const base = optimizer.base(form);
      const own = grouped.filter(({ matches }) => matches(path));
      const lastOf = (key: "lr_scale" | "weight_decay") =>
        own.map((group) => group[key]).findLast((value) => value !== undefined);
      return {
        ...form,
        decay: lastOf("weight_decay") ?? (decay || decayAll ? base.weight_decay : 0),
        rate: (base.lr / lr) * (lastOf("lr_scale") ?? 1) * layer_decay ** (last - stage),
      };
    });
}
