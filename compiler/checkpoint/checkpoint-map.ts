import * as messages from "../../schema/spec/checkpoint-messages.ts";
import type { CheckpointMap, CheckpointRule, LocatedPattern } from "../../schema/spec/spec.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { asNamedSize, namedSizes } from "../expression/evaluate-attribute.ts";
import { evaluateGraph } from "../graph/evaluate-graph.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Constant } from "../ir/graph.ts";
import { lowerTransform } from "../patterns/lower-transform.ts";
import { solveTransform } from "../patterns/solve.ts";
import { reject, surfacing } from "../shape/rejection.ts";
import { axisOf, originAt, type Tensor } from "../shape/shape.ts";
import { ruleFor } from "./checkpoint-path.ts";

/** Where one of our weights is found in another library's checkpoint, and how it becomes ours. */
export interface ForeignWeight {
  readonly path: string;
  readonly key: string;
  /** Turns their tensor into ours. */
  adapt(tensor: Constant): Constant;
}

/**
 * The source of every weight of a model under the first of its checkpoint maps whose keys a checkpoint has.
 * @param keys the tensors of the checkpoint
 * @throws ProblemError when no map covers every weight
 */
export function foreignWeights(typed: TypedGraph, keys: ReadonlySet<string>): readonly ForeignWeight[] {
  return surfacing(() => findWeights(typed, keys));
}

function findWeights(typed: TypedGraph, keys: ReadonlySet<string>): readonly ForeignWeight[] {
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
      adapt: (tensor) =>
        surfacing(() => {
          const turned =
            rule.rearrange === undefined ? tensor : rearrangeConstant(rule.rearrange, rule, key, tensor, typed);
          return fit(path, key, turned, sizes, rule);
        }),
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

/** A rearrange of data in host memory. */
function rearrangeConstant(
  pattern: LocatedPattern,
  { sizes }: CheckpointRule,
  key: string,
  constant: Constant,
  typed: TypedGraph,
): Constant {
  const axes = constant.shape.map((size) => axisOf(size, originAt(`\`${key}\` has an axis of ${size}`, undefined)));
  const x: Tensor = {
    axes,
    dtype: constant.dtype,
    constant,
    id: 0,
    label: `\`${key}\``,
    span: pattern.span,
    poisoned: false,
  };
  const sizeNamed = (name: string) => {
    const bound = typed.model.scope.value(name);
    return bound && asNamedSize(name, bound, pattern.span);
  };
  const solved = solveTransform(pattern, x, namedSizes(sizes, typed.model.scope), {
    contracts: typed.contracts,
    reject,
    rejectUnsized: reject,
    spanOf: () => pattern.span,
    sizeNamed,
    names: () => [],
    shadowed: () => undefined,
    warn: () => {},
  });
  const builder = new GraphBuilder();
  const result = lowerTransform(builder.emitter(key), builder.constant(constant), solved);
  const values = evaluateGraph(builder.build(), new Map(), new Map());
  const found = values.get(result.id);
  if (found === undefined) throw new Error("the rearranged tensor was computed");
  return found;
}
