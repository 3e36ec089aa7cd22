import type { TypedGraph, TypedOp } from "../../expand/typed-graph.ts";
import { GraphBuilder } from "../../graph/graph-builder.ts";
import type { Graph, Value, ValueId } from "../../ir/graph.ts";
import { fewerAxes } from "../../rewrites/fewer-axes.ts";
import { matrixBatches } from "../../rewrites/matrix-batches.ts";
import { rewriteGraph } from "../../rewrites/rewrite.ts";
import { neutral } from "../../rewrites/simplify.ts";
import { broadcastAmongUnits } from "../../rewrites/unit-axes.ts";
import { constantSizes, sizesOf } from "../../shape/shape.ts";
import type { Size } from "../../size/size.ts";
import { drawsNumbers, tableOfFreeSizes } from "../export-messages.ts";
import { unexported } from "../unexported.ts";

/** An op as kernels: what it reads are inputs by number, its weights are state, by path. */
export interface LoweredOp {
  readonly graph: Graph;
  readonly results: readonly ValueId[];
}

/** More axes than this no backend of tfjs takes, but for `reshape`. */
export const MOST_AXES = 6;
export const laws = [...neutral, matrixBatches, broadcastAmongUnits, ...fewerAxes(MOST_AXES)];

/**
 * One op of a model, by itself, as the kernels that it is lowered to.
 * @throws ProblemError X900, X901
 */
export function lowerOp(model: TypedGraph, typed: TypedOp, rewriteSize: ((size: Size) => Size) | undefined): LoweredOp {
  const { op, path, span } = typed;
  const builder = new GraphBuilder(rewriteSize);
  const inputs = typed.inputs.map((tensor, i) =>
    tensor.constant === undefined
      ? builder.input(String(i), { dtype: tensor.dtype, shape: sizesOf(tensor) })
      : builder.constant(tensor.constant),
  );
  const weight = (name: string): Value => {
    const found = model.weights.get(typed.weights.get(name) ?? "");
    if (found === undefined) throw new Error(`${path} (${op.name}) has no weight \`${name}\``);
    return builder.state(found.path, { dtype: "f32", shape: found.sizes });
  };
  const values = op.lower({
    emit: builder.emitter(path),
    inputs,
    results: typed.results,
    argument: typed.argument,
    attributes: typed.attributes,
    solution: typed.solution,
    training: false,
    weight,
    write: () => undefined,
    constant: (constant) => builder.constant(constant),
    table: (table) => {
      const sizes = constantSizes(table.sizes);
      if (sizes === undefined) return unexported(tableOfFreeSizes(span, op.name, path));
      return builder.constant(table.make(sizes));
    },
    share: () => undefined,
    uniform: () => unexported(drawsNumbers(span, op.name, path)),
  });
  for (const [i, value] of values.entries()) builder.output(String(i), value);
  const graph = rewriteGraph(builder.build(), laws);
  return { graph, results: values.map((_, i) => graph.outputs.get(String(i)) ?? -1) };
}
