import { boundType, bytesOf } from "../graph/cost.ts";
import type { Graph, Steps, ValueId } from "../ir/graph.ts";

/** When values may be freed if the steps run in a given order. */
export interface Liveness {
  /** The values that nothing reads after the step at a place. Each value that a step made is released once at most. */
  readonly releasedAfter: (at: number) => Int32Array;
  /** Predicted peak of live bytes; inputs, state and constants are live throughout. */
  readonly peakBytes: number;
}

/**
 * A value is released after its last reader, or after the step that made it when there is none. Inputs, state,
 * constants, outputs and what is written to state are not released by steps. A reshape's result is a view: it is
 * released for itself, as the engine counts references, but its bytes count once and until the last view is gone.
 */
export function liveness(graph: Graph, order: Steps, storage = storages(graph)): Liveness {
  const releasedAfter = releases(order, lastReaders(graph, order));
  return { releasedAfter, peakBytes: peakBytes(graph, order, storage, releasedAfter) };
}

const NEVER = -1;

/** Value → the place of the step that reads it last, for those that are released. */
function lastReaders(graph: Graph, order: Steps): Int32Array {
  const lastReader = new Int32Array(graph.types.length).fill(NEVER);
  for (const [at, step] of order.entries()) {
    for (const id of step.outputs) lastReader[id] = at;
    for (const id of step.inputs) if (lastReader[id] !== NEVER) lastReader[id] = at;
  }
  for (const ends of [graph.outputs, graph.writes]) for (const id of ends.values()) lastReader[id] = NEVER;
  return lastReader;
}

/** Values sorted by their last reader, in the order they were made: those of one step stand side by side. */
function releases(order: Steps, lastReader: Int32Array): Liveness["releasedAfter"] {
  const ends = new Int32Array(order.length);
  for (const at of lastReader) if (at !== NEVER) ends[at] = (ends[at] ?? 0) + 1;
  let count = 0;
  for (const [at, released] of ends.entries()) {
    ends[at] = count;
    count += released;
  }
  const sorted = new Int32Array(count);
  for (const { outputs } of order) {
    for (const id of outputs) {
      const at = lastReader[id] ?? NEVER;
      if (at === NEVER) continue;
      const place = ends[at] ?? 0;
      sorted[place] = id;
      ends[at] = place + 1;
    }
  }
  return (at) => sorted.subarray(ends[at - 1] ?? 0, ends[at]);
}

export type Storage = (id: ValueId) => ValueId;

/** The value whose bytes each value shares: its own, or through any number of views another's. */
export function storages(graph: Graph): Storage {
  const viewed = Int32Array.from(graph.types.keys());
  const storage = (id: ValueId) => viewed[id] ?? id;
  for (const step of graph.steps) {
    const [input] = step.inputs;
    const [output] = step.outputs;
    if (step.kernel === "reshape" && input !== undefined && output !== undefined) viewed[output] = storage(input);
  }
  return storage;
}

function peakBytes(graph: Graph, order: Steps, storage: Storage, releasedAfter: Liveness["releasedAfter"]): number {
  const handles = new Int32Array(graph.types.length);
  const bytes = (id: ValueId) => bytesOf(boundType(graph, id));
  let live = 0;
  let peak = 0;
  const hold = (id: ValueId) => {
    const root = storage(id);
    const held = handles[root] ?? 0;
    if (held === 0) live += bytes(root);
    handles[root] = held + 1;
  };
  const drop = (id: ValueId) => {
    const root = storage(id);
    const held = handles[root] ?? 0;
    if (held === 1) live -= bytes(root);
    handles[root] = held - 1;
  };
  for (const id of [...graph.inputs.values(), ...graph.state.values(), ...graph.constants.keys()]) hold(id);
  peak = live;
  for (const [at, step] of order.entries()) {
    for (const id of step.outputs) hold(id);
    peak = Math.max(peak, live);
    for (const id of releasedAfter(at)) drop(id);
  }
  return peak;
}
