import type { Graph } from "../ir/graph.ts";

/**
 * The graph without the steps and constants that no output and no write depends on. Inputs and state stay declared, and
 * values keep their ids: some name nothing any more.
 */
export function withoutDeadCode(graph: Graph): Graph {
  const needed = new Uint8Array(graph.types.length);
  for (const ends of [graph.outputs, graph.writes]) for (const id of ends.values()) needed[id] = 1;
  const live = new Int32Array(graph.steps.length);
  let first = live.length;
  for (let at = graph.steps.length - 1; at >= 0; at--) {
    const step = graph.steps.at(at);
    if (step === undefined || !step.outputs.some((id) => needed[id] === 1)) continue;
    for (const id of step.inputs) needed[id] = 1;
    live[--first] = at;
  }
  const constants = new Map([...graph.constants].filter(([id]) => needed[id] === 1));
  return { ...graph, constants, steps: graph.steps.select(live.subarray(first)) };
}
