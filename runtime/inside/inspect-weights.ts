import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { HostTensor } from "../engines/engine.ts";
import { boundModel } from "./bound-model.ts";
import { ValuesOfWeights } from "./evaluate-value.ts";
import { findFilters, type PatchFilters } from "./find-filters.ts";
import { findPositions, type PositionTable } from "./find-positions.ts";
import { nothingInside } from "./inside-messages.ts";
import { Tracer } from "./trace-elements.ts";

/** What can be seen of a model's weights without a picture. */
export interface WeightInspection {
  readonly filters: readonly PatchFilters[];
  readonly positions: readonly PositionTable[];
}

/**
 * @param wanted names, or parts of names from a dot to a dot; all where there are none
 * @throws ProblemError F478 where there is nothing, or nothing of one of these names
 */
export function inspectWeights(
  typed: TypedGraph,
  weights: ReadonlyMap<string, HostTensor>,
  wanted: readonly string[] = [],
): WeightInspection {
  const graph = boundModel(typed);
  if (graph === undefined) throw new ProblemError(nothingInside([], []));
  const picture = new Tracer(graph, graph.image);
  const values = new ValuesOfWeights(graph, weights);
  const filters = findFilters(graph, picture, values);
  const positions = findPositions(graph, picture, values);
  const names = [...filters, ...positions].map(({ name }) => name);
  const unknown = wanted.filter((path) => !names.some((name) => isMeant(name, path)));
  if (names.length === 0 || unknown.length > 0) throw new ProblemError(nothingInside(unknown, names));
  const chosen = <T extends { readonly name: string }>(all: readonly T[]) =>
    all.filter(({ name }) => wanted.length === 0 || wanted.some((path) => isMeant(name, path)));
  return { filters: chosen(filters), positions: chosen(positions) };
}

const isMeant = (name: string, path: string): boolean =>
  name.split(" + ").some((one) => `.${one}.`.includes(`.${path}.`)) || name === path;
