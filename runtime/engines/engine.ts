import type { DType } from "../../compiler/ir/kernel-attributes.ts";
import type { Plan } from "../../compiler/ir/plan.ts";
import type { EngineIdentity } from "./engine-identity.ts";
import type { RunWatch } from "./run-watch.ts";

/** A tensor in host memory, row-major. An array given to an engine is never written again by its owner. */
export interface HostTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

export type { EngineIdentity } from "./engine-identity.ts";
export type EngineName = "wasm" | "tfjs" | "cpu" | "tensorflow" | "onnxruntime";

/** Runs plans. Of the engines on tfjs a process uses one: it keeps one global backend however many copies are loaded. */
export interface Engine {
  readonly identity: EngineIdentity;
  /** Why it computes in a slower way than it could; known once a plan is prepared. */
  readonly trouble?: string | undefined;
  /** Bytes that it can address, where that may be less than the machine has. */
  readonly addressable?: number | undefined;
  /**
   * Compiles a plan's steps to calls. Refuses a plan with a kernel it lacks, or one made for another engine.
   * @param watch hears how long the parts of each run take
   * @throws ProblemError R410, as all that moves data, when memory runs out
   */
  prepare(plan: Plan, watch?: RunWatch): PreparedPlan;
  /** Tensors alive in the engine now; constant between steps. */
  tensorCount(): number;
  dispose(): void;
}

export interface PreparedPlan {
  /**
   * Runs the program of `signature` whose bindings fit the inputs' shapes. State is written after the last step.
   * @throws Error naming the input when a shape fits no program; ProblemError R410
   */
  run(signature: string, inputs: Readonly<Record<string, HostTensor>>): Promise<Readonly<Record<string, HostTensor>>>;
  readState(paths?: readonly string[]): Promise<ReadonlyMap<string, HostTensor>>;
  /** Replaces state. Paths, dtypes and shapes must be the plan's. */
  writeState(state: ReadonlyMap<string, HostTensor>): void;
  dispose(): void;
}
