import type { Tensor } from "../shape/shape.ts";
import type { Region, TypedOp } from "./typed-graph.ts";

/** A region while it grows. */
export interface OpenRegion extends Region {
  readonly members: (Region | TypedOp)[];
  inputs: readonly Tensor[];
  results: readonly Tensor[];
}
