import type { Plan } from "../compiler/plan.ts";
import type { OpenedEngine } from "./engines/choose.ts";
import type { EngineName } from "./engines/engine.ts";

/** What a plan is compiled from. */
export interface PlanRequest {
  /** Path of the spec. */
  readonly spec: string;
  readonly preset?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly engine: EngineName;
  readonly objective: { readonly kind: "cross_entropy"; readonly output: string; readonly labelSmoothing: number };
  readonly optimizer: {
    readonly kind: "adamw";
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
    readonly weightDecay: number;
    readonly clipNorm?: number;
  };
  /** Batch sizes to bind each signature to; a signature with none is left out. */
  readonly batchSizes: { readonly train: readonly number[]; readonly eval: readonly number[]; readonly predict: readonly number[] };
}

/** What a run needs of the rest of the system; tests put others in their place. */
export interface Tools {
  /** @throws ProblemError when the spec is wrong */
  compile(request: PlanRequest): Promise<CompiledSpec>;
  /** The engine asked for, or the fastest that works. */
  openEngine(choice: EngineName | "auto"): Promise<OpenedEngine>;
}

export interface CompiledSpec {
  readonly plan: Plan;
  /** The spec as one text that needs no other file. */
  readonly specText: string;
}
