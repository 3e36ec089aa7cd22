import type { Tensor } from "../shape/shape.ts";
import type { Region, TypedOp } from "./typed-graph.ts";

/** A region while it grows. */
export interface OpenRegion extends Region {
  readonly members: (Region | TypedOp)[];
  results: readonly Tensor[];
}

/** What is known of a region before anything has run in it. */
export type Opening = Pick<Region, "kind" | "label" | "path" | "span"> & Partial<Pick<Region, "node" | "call">>;

/** Written out field by field: of a model's many regions, each takes as little room as it can. */
export function openRegion({ kind, label, path, node, call, span }: Opening, inputs: readonly Tensor[]): OpenRegion {
  return { kind, label, path, node, call, span, members: [], inputs, results: [] };
}
