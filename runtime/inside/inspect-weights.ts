import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { HostTensor } from "../engines/engine.ts";
import { boundModels } from "./bound-model.ts";
import { ValuesOfWeights } from "./evaluate-value.ts";
import { type DistanceBias, findBiases } from "./find-biases.ts";
import { findFilters, type PatchFilters } from "./find-filters.ts";
import { findPositions, type PositionTable } from "./find-positions.ts";
import { nothingInside, seesNothing } from "./inside-messages.ts";
import { Tracer } from "./trace-elements.ts";

/** What can be seen of a model's weights without a picture. */
export interface WeightInspection {
  readonly filters: readonly PatchFilters[];
  readonly positions: readonly PositionTable[];
  readonly biases: readonly DistanceBias[];
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
  const graphs = boundModels(typed);
  if (graphs.length === 0) throw new ProblemError(seesNothing([...typed.inputs.keys()]));
  const seen = graphs.map((graph) => {
    const picture = new Tracer(graph, graph.image);
    const values = new ValuesOfWeights(graph, weights);
    return {
      filters: findFilters(graph, picture, values),
      positions: findPositions(graph, picture, values),
      biases: findBiases(graph, picture, values),
    };
  });
  const filters = once(seen.map((one) => one.filters));
  const positions = once(seen.map((one) => one.positions));
  const biases = once(seen.map((one) => one.biases));
  const names = [...filters, ...positions, ...biases].map(({ name }) => name);
  const unknown = wanted.filter((path) => !names.some((name) => isMeant(name, path)));
  if (names.length === 0 || unknown.length > 0) throw new ProblemError(nothingInside(unknown, names));
  const chosen = <T extends { readonly name: string }>(all: readonly T[]) =>
    all.filter(({ name }) => wanted.length === 0 || wanted.some((path) => isMeant(name, path)));
  return { filters: chosen(filters), positions: chosen(positions), biases: chosen(biases) };
}

/** Weights that several pictures go through are one. */
const once = <T extends { readonly name: string }>(seen: readonly (readonly T[])[]): readonly T[] =>
  seen.flatMap((all, i) => {
    const before = new Set(seen.slice(0, i).flatMap((others) => others.map(({ name }) => name)));
    return all.filter(({ name }) => !before.has(name));
  });

const isMeant = (name: string, path: string): boolean =>
  name.split(" + ").some((one) => `.${one}.`.includes(`.${path}.`)) || name === path;
