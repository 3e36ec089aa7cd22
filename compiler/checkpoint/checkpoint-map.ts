import * as messages from "../../schema/spec/checkpoint-messages.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { reject } from "../shape/rejection.ts";
import { checkpointFits, type ForeignTensor, isWhole } from "./checkpoint-fit.ts";
import type { WeightSource } from "./weight-source.ts";

/**
 * The source of every weight of a model under the best of its checkpoint maps that fit a checkpoint.
 * @param foreign the tensors of the checkpoint
 * @throws ProblemError K601 or K602 when no map covers every weight, K603 when one does and shapes differ
 */
export function foreignWeights(
  typed: TypedGraph,
  foreign: ReadonlyMap<string, ForeignTensor>,
): readonly WeightSource[] {
  const fits = checkpointFits(typed, foreign);
  const [best] = fits;
  if (best === undefined) return reject(messages.noCheckpointMap(typed.model.spec.span));
  if (isWhole(best)) return best.sources;
  const [misshapen] = best.misshapen;
  if (misshapen !== undefined && best.missing.length + best.uncovered.length === 0) return reject(misshapen);
  return reject(messages.noMapFits(best.map.name.span, fits));
}
