import { bind } from "../bind/bind.ts";
import type { TypedGraph, TypedOp } from "../expand/typed-graph.ts";
import { costOf } from "../graph/cost.ts";
import type { Cost } from "../kernels/kernel.ts";
import { lower } from "../lower/lower.ts";
import { rangeOf } from "../proof/contract.ts";
import { sizesOf } from "../shape/shape.ts";
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
 * so every op is lowered alone.
 */
export function opCosts(typed: TypedGraph, sizes: ReadonlyMap<string, number>): ReadonlyMap<TypedOp, Cost> {
  return new Map(typed.ops.map((op) => [op, costAlone(typed, op, sizes)]));
}

function costAlone(typed: TypedGraph, op: TypedOp, sizes: ReadonlyMap<string, number>): Cost {
  const read = new Map(
    op.inputs.filter(({ constant }) => constant === undefined).map((tensor) => [`value ${tensor.id}`, tensor]),
  );
  const written = op.results.map((tensor, i) => [`result ${i}`, tensor] as const);
  const { graph, outputs } = lower({ ...typed, inputs: read, ops: [op], outputs: new Map(written) });
  const ends = new Map([...outputs].map(([name, { id }]) => [name, id]));
  return costOf(bind({ ...graph, outputs: ends }, sizes)).total;
}
