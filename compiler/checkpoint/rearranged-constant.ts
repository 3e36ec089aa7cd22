import type { CheckpointRule, LocatedPattern } from "../../schema/spec/spec.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { asNamedSize, namedSizes } from "../expression/evaluate-attribute.ts";
import { evaluateGraph } from "../graph/evaluate-graph.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Constant } from "../ir/graph.ts";
import { lowerTransform } from "../patterns/lower-transform.ts";
import { solveTransform } from "../patterns/solve.ts";
import { reject } from "../shape/rejection.ts";
import { axisOf, originAt, type Tensor } from "../shape/shape.ts";

/**
 * A rule's pattern applied to data in host memory, which messages call `label`.
 * @throws Rejection
 */
export function rearrangedConstant(
  pattern: LocatedPattern,
  { sizes }: CheckpointRule,
  label: string,
  constant: Constant,
  typed: TypedGraph,
): Constant {
  const axes = constant.shape.map((size) => axisOf(size, originAt(`\`${label}\` has an axis of ${size}`, undefined)));
  const x: Tensor = {
    axes,
    dtype: constant.dtype,
    constant,
    id: 0,
    label: `\`${label}\``,
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
  const result = lowerTransform(builder.emitter(label), builder.constant(constant), solved);
  const values = evaluateGraph(builder.build(), new Map(), new Map());
  const found = values.get(result.id);
  if (found === undefined) throw new Error("the rearranged tensor was computed");
  return found;
}
