import type { Span } from "../../schema/problem/source.ts";
import * as messages from "../../schema/spec/checkpoint-messages.ts";
import type { CheckpointMap, CheckpointRule } from "../../schema/spec/spec.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import type { Constant } from "../ir/graph.ts";
import { reject } from "../shape/rejection.ts";
import { ruleFor } from "./checkpoint-path.ts";
import { rearrangedConstant } from "./rearranged-constant.ts";

/** Where one of our weights is found in another library's checkpoint. */
export interface ForeignWeight {
  readonly path: string;
  readonly key: string;
  /** Of the rule that says so. */
  readonly span: Span;
  /** Turns their tensor into ours; where weights leave, ours into theirs. */
  adapt(tensor: Constant): Constant;
}

/**
 * The source of every weight of a model under the first of its checkpoint maps whose keys a checkpoint has.
 * @param keys the tensors of the checkpoint
 * @throws ProblemError when no map covers every weight
 */
export function foreignWeights(typed: TypedGraph, keys: ReadonlySet<string>): readonly ForeignWeight[] {
  const maps = typed.model.spec.checkpoints;
  if (maps.length === 0) return reject(messages.noCheckpointMap(typed.model.spec.span));
  const tried = maps.map((map) => ({ map, missing: missingFrom(typed, map, keys) }));
  const fitting = tried.find(({ missing }) => missing === undefined);
  if (fitting === undefined) {
    const [first] = tried;
    return reject(
      messages.noMapFits(
        first?.map.name.span ?? typed.model.spec.span,
        tried.map(({ map, missing }) => [map.name.text, missing ?? ""]),
      ),
    );
  }
  return [...typed.weights.keys()].map((path) => {
    const found = ruleFor(fitting.map.rules, path, typed.model.scope);
    if (found === undefined) throw new Error("the map was found to cover every weight");
    const { rule, key } = found;
    const sizes = typed.weights.get(path)?.sizes ?? [];
    return {
      path,
      key,
      span: rule.path.span,
      adapt: (tensor) => {
        const { rearrange } = rule;
        const turned = rearrange === undefined ? tensor : rearrangedConstant(rearrange, rule, key, tensor, typed);
        return fit(path, key, turned, sizes, rule);
      },
    };
  });
}

function missingFrom(typed: TypedGraph, map: CheckpointMap, keys: ReadonlySet<string>): string | undefined {
  for (const path of typed.weights.keys()) {
    const found = ruleFor(map.rules, path, typed.model.scope);
    if (found === undefined) return messages.noRuleFor(path);
    if (!keys.has(found.key)) return messages.noSuchKey(found.key, keys);
  }
  return undefined;
}

function fit(
  path: string,
  key: string,
  tensor: Constant,
  sizes: readonly number[],
  { path: { span } }: CheckpointRule,
): Constant {
  // Leading axes of 1 come and go between versions of one library: the class token is [1, 1, d] here and [1, d] there.
  const bare = (shape: readonly number[]) => shape.slice(shape.findIndex((n) => n !== 1)).join();
  if (bare(tensor.shape) !== bare(sizes)) {
    return reject(messages.foreignShape(span, path, sizes.join(" x "), key, tensor.shape.join(" x ")));
  }
  return { ...tensor, shape: sizes };
}
