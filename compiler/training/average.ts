import type { TypedGraph } from "../expand/typed-graph.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Graph } from "../ir/graph.ts";
import type { StateEntry } from "../ir/plan.ts";
import { averagePath } from "../ir/state-path.ts";
import { spread } from "./optimizers/optimizer.ts";

/** All that training changes: weights, and what a batch norm keeps. */
const averaged = ({ weights }: TypedGraph) =>
  [...weights.values()].filter(({ trainable, role }) => trainable || role === "buffer");

/** What averages begin with: the weights themselves. */
export const averageEntries = (typed: TypedGraph): Readonly<Record<string, StateEntry>> =>
  Object.fromEntries(
    averaged(typed).map(({ path, sizes, init }) => [
      averagePath(path),
      { dtype: "f32", shape: sizes, role: "average", init, decay: false, trainable: false },
    ]),
  );

/**
 * Adds an exponential average of what a step makes of the weights: a ← a + s·(w − a), s being the host's 1 − decay.
 * At the first step s is 1, so averages are the weights then.
 */
export function addAverages(builder: GraphBuilder, typed: TypedGraph): void {
  for (const { path, sizes } of averaged(typed)) {
    const emit = builder.emitter(path);
    const share = builder.input("average_share", { dtype: "f32", shape: [] }, "schedule");
    const before = builder.state(averagePath(path), { dtype: "f32", shape: sizes });
    const weight = builder.written(path) ?? builder.state(path, { dtype: "f32", shape: sizes });
    builder.write(averagePath(path), emit.add(before, emit.mul(emit.sub(weight, before), spread(emit, share, before))));
  }
}

/** A graph that only reads weights, with their averages in their place. */
export function readingAverages(graph: Graph, typed: TypedGraph): Graph {
  const paths = new Set(averaged(typed).map(({ path }) => path));
  const state = [...graph.state].map(([path, id]) => [paths.has(path) ? averagePath(path) : path, id] as const);
  return { ...graph, state: new Map(state) };
}
