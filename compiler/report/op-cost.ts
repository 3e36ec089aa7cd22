import { bind } from "../bind/bind.ts";
import type { TypedGraph, TypedOp } from "../expand/typed-graph.ts";
import { costOf } from "../graph/cost.ts";
import type { Cost } from "../kernels/kernel.ts";
import { lower } from "../lower/lower.ts";
import type { MadeTables } from "../op/tables.ts";
import { valueKey } from "../outline/value-key.ts";
import { rangeOf } from "../proof/contract.ts";
import { sizesOf, type Tensor } from "../shape/shape.ts";
import { symbolsOf } from "../size/size.ts";

/** The free sizes of a model's inputs, each as small as its contract lets it be: one image of the least extent. */
export function smallestSizes({ inputs, contracts }: TypedGraph): Map<string, number> {
  const symbols = [...inputs.values()].flatMap(sizesOf).flatMap((size) => [...symbolsOf(size)]);
  return new Map(
    symbols.map((symbol) => {
      const { unit, low } = rangeOf(symbol, contracts);
      return [symbol, Number(unit * low)];
    }),
  );
}

/**
 * What each op costs by itself: the kernels it lowers to, before any pass makes them fewer. Paths need not be unique,
 * so every op is lowered alone; of those that are alike, which a deep model is made of, the first.
 */
export function opCosts(typed: TypedGraph, sizes: ReadonlyMap<string, number>): ReadonlyMap<TypedOp, Cost> {
  const known = new Map<string, Cost>();
  const made: MadeTables = new Map();
  return new Map(
    typed.ops.map((op) => {
      const key = workOf(typed, op);
      const cost = known.get(key) ?? costAlone(typed, op, sizes, made);
      known.set(key, cost);
      return [op, cost];
    }),
  );
}

/** All that an op's kernels follow from, in a text: ops with one text have the same cost. */
function workOf({ weights }: TypedGraph, { op, inputs, results, argument, attributes, ...node }: TypedOp): string {
  const typeOf = ({ dtype, axes, constant }: Tensor) => [dtype, axes.map(({ size }) => size), constant];
  const own = [...node.weights].map(([name, path]) => [name, weights.get(path)?.sizes]);
  return `${op.name} ${valueKey([argument, attributes, node.solution, inputs.map(typeOf), results.map(typeOf), own])}`;
}

function costAlone(typed: TypedGraph, op: TypedOp, sizes: ReadonlyMap<string, number>, made: MadeTables): Cost {
  const read = new Map(
    op.inputs.filter(({ constant }) => constant === undefined).map((tensor) => [`value ${tensor.id}`, tensor]),
  );
  const written = op.results.map((tensor, i) => [`result ${i}`, tensor] as const);
  const { graph, outputs } = lower({ ...typed, inputs: read, ops: [op], outputs: new Map(written) }, made);
  const ends = new Map([...outputs].map(([name, { id }]) => [name, id]));
  return costOf(bind({ ...graph, outputs: ends }, sizes)).total;
}
