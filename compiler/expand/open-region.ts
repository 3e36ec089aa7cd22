import type { Tensor } from "../shape/shape.ts";
import type { Region, TypedOp } from "./typed-graph.ts";

/** A region while it grows. */
export interface OpenRegion extends Region {
  readonly members: (Region | TypedOp)[];
  results: readonly Tensor[];
}

/** What is known of a region before anything has run in it. */
export type Opening = Pick<Region, "kind" | "label" | "path" | "span"> & Partial<Pick<Region, "node" | "call">>;

export const openRegion = (opening: Opening, inputs: readonly Tensor[]): OpenRegion => ({
  node: undefined,
  call: undefined,
  ...opening,
  members: [],
  inputs,
  results: [],
});
