import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import { opCosts, smallestSizes } from "../../compiler/report/op-cost.ts";

/** What engines are measured at: a step of training, a batch that is measured, a batch that is answered. */
export type WorkKind = "train" | "eval" | "predict";

/** What a step costs, as far as the time of it depends on that. */
export interface StepWork {
  /** Floating-point operations of the model's pass forward over the images of one step. */
  readonly flops: number;
  /** How many ops the model has, by which loading takes longer. */
  readonly ops: number;
}

/** What is to be computed. */
export interface Work extends StepWork {
  readonly kind: WorkKind;
  readonly steps: number;
}

/** @param images at once */
export function stepWork(typed: TypedGraph, images: number): StepWork {
  const flops = [...opCosts(typed, smallestSizes(typed)).values()].reduce((sum, cost) => sum + cost.flops, 0);
  return { flops: flops * images, ops: typed.ops.length };
}

/** Seconds that there are in any case, and how many more for each of what the time grows with. */
export interface Line {
  readonly fixed: number;
  readonly each: number;
}

export interface KindCosts {
  /** Until the first step has been taken, over the number of ops. */
  readonly load: Line;
  /** Every other step, over its operations. */
  readonly step: Line;
}

/** What was measured of engines: `npm run bench:engines`. */
export interface EngineCosts {
  readonly date: string;
  readonly machine: string;
  /** By engine; where it cannot do a kind of work, there is no line of it. */
  readonly engines: Readonly<Record<string, Readonly<Partial<Record<WorkKind, KindCosts>>>>>;
  /** The models that were measured. */
  readonly models: Readonly<Record<string, Readonly<Record<WorkKind, StepWork>>>>;
}
