import type { CheckpointMap, LocatedPattern } from "../../schema/spec/spec.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import type { Constant } from "../ir/graph.ts";
import { Rejection, reject } from "../shape/rejection.ts";
import type { ForeignWeight } from "./checkpoint-map.ts";
import { ruleFor } from "./checkpoint-path.ts";
import * as messages from "./foreign-names-messages.ts";
import { rearrangedConstant } from "./rearranged-constant.ts";

/** Under this name safetensors keeps a file's notes. */
const NOTES = "__metadata__";

/**
 * What every weight of a model is called in another library, and, as `adapt`, how ours becomes theirs: the checkpoint map
 * of that name read the other way round.
 * @throws ProblemError X930, X931, X936; `adapt` throws X932
 */
export const namesFor = (typed: TypedGraph, library: string): readonly ForeignWeight[] => {
  const map = mapCalled(typed, library);
  return [...typed.weights.keys()].map((path) => nameIn(map, path, typed));
};

function mapCalled({ model: { spec } }: TypedGraph, library: string): CheckpointMap {
  const found = spec.checkpoints.find(({ name }) => name.text === library);
  return (
    found ??
    reject(
      messages.noMapCalled(
        spec.span,
        library,
        spec.checkpoints.map(({ name }) => name),
      ),
    )
  );
}

function nameIn(map: CheckpointMap, path: string, typed: TypedGraph): ForeignWeight {
  const found = ruleFor(map.rules, path, typed.model.scope);
  if (found === undefined) return reject(messages.noNameFor(map.name, path));
  const { rule, key } = found;
  const { rearrange } = rule;
  if (key === NOTES) return reject(messages.nameOfNotes(rule.path.span, key));
  const adapt = (tensor: Constant) => {
    if (rearrange === undefined) return tensor;
    return turnedRound(key, () => rearrangedConstant(inverse(rearrange), rule, path, tensor, typed));
  };
  return { path, key, span: rule.path.span, adapt };
}

/** A rule's pattern only moves axes: read from right to left, it moves them back. */
function inverse(located: LocatedPattern): LocatedPattern {
  const { pattern } = located;
  const [theirs] = pattern.operands;
  if (theirs === undefined) throw new Error("a transform has a left side");
  return { ...located, pattern: { ...pattern, operands: [pattern.output], output: theirs } };
}

/** What is wrong with the inverse is said of the rule. */
function turnedRound(key: string, work: () => Constant): Constant {
  try {
    return work();
  } catch (error) {
    throw error instanceof Rejection ? new Rejection(messages.notInvertible(error.problem, key)) : error;
  }
}
