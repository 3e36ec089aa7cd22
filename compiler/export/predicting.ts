import type { TypedGraph } from "../expand/typed-graph.ts";
import type { Graph } from "../ir/graph.ts";
import { lower } from "../lower/lower.ts";
import { simplify } from "../rewrites/simplify.ts";
import type { Size } from "../size/size.ts";
import { completeGraph } from "../training/complete-graph.ts";
import { drawsNumbers, tableOfFreeSizes } from "./export-messages.ts";
import { unexported } from "./unexported.ts";

/** The kernels of prediction, their free sizes still open. */
export interface Predicting {
  readonly kernels: Graph;
  /** Inputs of the graph that stand for a size. */
  readonly numbers: ReadonlyMap<string, Size>;
}

export function predicting(typed: TypedGraph): Predicting {
  const lowered = lower(typed);
  return { kernels: simplify(completeGraph(typed, lowered, "predict", {}).graph), numbers: lowered.numbers };
}

/**
 * What a file of kernels cannot hold, whatever its format.
 * @throws ProblemError X900, X901
 */
export function requireFixed(typed: TypedGraph, { kernels, numbers }: Predicting): void {
  const given = new Set(
    [...kernels.inputs].flatMap(([name, id]) => (typed.inputs.has(name) || numbers.has(name) ? [] : [id])),
  );
  const steps = [...kernels.steps];
  const random = steps.find(({ kernel }) => kernel === "random");
  const table = steps.find(({ inputs }) => inputs.some((id) => given.has(id)));
  if (random !== undefined) unexported(drawsNumbers(...nodeAt(typed, random.from)));
  if (table !== undefined) unexported(tableOfFreeSizes(...nodeAt(typed, table.from)));
}

/** Where a node of a model stands, and what it is, for messages. */
export function nodeAt(typed: TypedGraph, path: string) {
  const found = typed.ops.find((op) => op.path === path);
  return [found?.span, found?.op.name ?? path, path] as const;
}
