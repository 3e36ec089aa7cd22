import { boundType, bytesOf } from "../graph/cost.ts";
import type { AnyStep, Graph, ValueId } from "../ir/graph.ts";

/** When values may be freed if the steps run in a given order. */
export interface Liveness {
  /** For each step, the values that nothing reads after it. Each value that a step made stands in one list at most. */
  readonly releases: readonly (readonly ValueId[])[];
  /** Predicted peak of live bytes; inputs, state and constants are live throughout. */
  readonly peakBytes: number;
}

/**
 * A value is released after its last reader, or after the step that made it when there is none. Inputs, state,
 * constants, outputs and what is written to state are not released by steps. A reshape's result is a view: it is
 * released for itself, as the engine counts references, but its bytes count once and until the last view is gone.
 */
export function liveness(graph: Graph, order: readonly AnyStep[]): Liveness {
  const lastReader = new Map<ValueId, number>();
  order.forEach((step, at) => {
    for (const id of step.outputs) lastReader.set(id, at);
    for (const id of step.inputs) if (lastReader.has(id)) lastReader.set(id, at);
  });
  for (const id of [...graph.outputs.values(), ...graph.writes.values()]) lastReader.delete(id);

  const releases: ValueId[][] = order.map(() => []);
  for (const [id, at] of lastReader) releases[at]?.push(id);
  return { releases, peakBytes: peakBytes(graph, order, releases) };
}

/** The value whose bytes each value shares: its own, or through any number of views another's. */
export function storages(order: readonly AnyStep[]): (id: ValueId) => ValueId {
  const viewed = new Map<ValueId, ValueId>();
  const storage = (id: ValueId) => viewed.get(id) ?? id;
  for (const step of order) {
    const [input] = step.inputs;
    const [output] = step.outputs;
    if (step.kernel === "reshape" && input !== undefined && output !== undefined) viewed.set(output, storage(input));
  }
  return storage;
}

function peakBytes(graph: Graph, order: readonly AnyStep[], releases: readonly (readonly ValueId[])[]): number {
  const storage = storages(order);
  const handles = new Map<ValueId, number>();
  let live = 0;
  let peak = 0;
  const hold = (id: ValueId) => {
    const root = storage(id);
    const held = handles.get(root) ?? 0;
    if (held === 0) live += bytesOf(boundType(graph, root));
    handles.set(root, held + 1);
  };
  const drop = (id: ValueId) => {
    const root = storage(id);
    const held = handles.get(root) ?? 0;
    if (held === 1) live -= bytesOf(boundType(graph, root));
    handles.set(root, held - 1);
  };
  for (const id of [...graph.inputs.values(), ...graph.state.values(), ...graph.constants.keys()]) hold(id);
  peak = live;
  order.forEach((step, at) => {
    for (const id of step.outputs) hold(id);
    peak = Math.max(peak, live);
    for (const id of releases[at] ?? []) drop(id);
  });
  return peak;
}
