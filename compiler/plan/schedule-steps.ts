import { boundType, bytesOf } from "../graph/cost.ts";
import type { Graph, Steps, ValueId } from "../ir/graph.ts";
import { type Liveness, liveness, type Storage, storages } from "./liveness.ts";

/** Steps in the order they are to run, with what may be freed after each. */
export interface Schedule extends Liveness {
  readonly steps: Steps;
}

/**
 * Chooses the order of a bound graph's steps: the given one, or the one where steps that make much out of little wait
 * until they are needed, whichever has the lower predicted peak; the given one if that is equal. Optimizer updates stay
 * behind everything else: as state is written after the last step, running them early would keep old and new weights
 * side by side for longer.
 */
export function schedule(graph: Graph): Schedule {
  const storage = storages(graph);
  const given = { steps: graph.steps, ...liveness(graph, graph.steps, storage) };
  const late = postpone(graph, storage);
  const postponed = { steps: late, ...liveness(graph, late, storage) };
  return postponed.peakBytes < given.peakBytes ? postponed : given;
}

/**
 * Moves a step to just before its first reader if its results are larger than what the move keeps alive for longer.
 * Readers are decided before what they read, from the last step to the first.
 */
function postpone(graph: Graph, storage: Storage): Steps {
  const { steps } = graph;
  const bytes = (id: ValueId) => bytesOf(boundType(graph, id));
  const lastNeed = new Float64Array(graph.types.length);
  const need = (id: ValueId, at: number) => {
    const root = storage(id);
    lastNeed[root] = Math.max(lastNeed[root] ?? 0, at);
  };
  for (const names of [graph.inputs, graph.state, graph.outputs, graph.writes]) {
    for (const id of names.values()) need(id, Infinity);
  }
  for (const id of graph.constants.keys()) need(id, Infinity);
  for (const [at, step] of steps.entries()) for (const id of step.inputs) need(id, at);

  const firstReader = new Float64Array(graph.types.length).fill(Infinity);
  const readerOf = (id: ValueId) => firstReader[id] ?? Infinity;
  const places = new Int32Array(steps.length);
  for (let at = steps.length - 1; at >= 0; at--) {
    const step = steps.at(at);
    if (step === undefined) continue;
    const needed = Math.min(...step.outputs.map(readerOf));
    const kept = step.inputs.map(storage).filter((root) => (lastNeed[root] ?? at) < needed);
    const made = step.outputs.filter((id) => storage(id) === id).map(bytes);
    const waits = Number.isFinite(needed) && total([...new Set(kept)].map(bytes)) < total(made);
    const place = waits ? needed : at;
    places[at] = place;
    for (const id of step.inputs) {
      firstReader[id] = Math.min(readerOf(id), place);
      need(id, place);
    }
  }
  // Steps of one place keep their order, and what a step reads never has a later place than it.
  const order = Int32Array.from(places.keys()).sort((a, b) => (places[a] ?? a) - (places[b] ?? b) || a - b);
  return steps.select(order);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
