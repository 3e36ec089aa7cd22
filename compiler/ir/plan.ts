import type { DType, KernelAttributes, KernelName } from "./kernel-attributes.ts";

/** Version of the plan format; a runtime refuses a plan of another one. */
export const PLAN_VERSION = 1;

/**
 * What an engine runs: plain JSON, printable, diffable, and complete without the compiler.
 * Every size in it is a number.
 */
export interface Plan<Kernels extends KernelName = KernelName> {
  readonly vitral: "plan";
  readonly version: typeof PLAN_VERSION;
  /** Name of the model. */
  readonly name: string;
  /** The engine whose kernels the steps were legalized for. */
  readonly engine: string;
  readonly constants: Readonly<Record<string, PlanConstant>>;
  /** State path → what is kept there between runs. */
  readonly state: Readonly<Record<string, StateEntry>>;
  /** `predict`, `eval`, `train`: one program for each binding of the free sizes, the main one first. */
  readonly signatures: Readonly<Record<string, readonly Program<Kernels>[]>>;
}

export interface PlanConstant {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Little-endian f32, i32 or bytes, in base64. */
  readonly data: string;
}

/**
 * What state is: the model's own; what training keeps beside it; or a teacher's, which a run neither changes nor saves.
 */
export type StateRole = "weight" | "buffer" | "moment" | "average" | "accumulator" | "teacher";

/** How a weight begins: a pure function of (seed, path). Conventions are PyTorch's and named in the op manual. */
export type Init =
  | { readonly kind: "zeros" }
  | { readonly kind: "ones" }
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "normal"; readonly mean: number; readonly std: number }
  | {
      readonly kind: "truncated_normal";
      readonly mean: number;
      readonly std: number;
      readonly low: number;
      readonly high: number;
    }
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  | { readonly kind: "orthogonal"; readonly gain: number }
  | { readonly kind: "eye" }
  | { readonly kind: "sincos_2d"; readonly columns: number; readonly prefix: number };

export interface StateEntry {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly role: StateRole;
  readonly init: Init;
  /** Whether weight decay applies to it. */
  readonly decay: boolean;
  readonly trainable: boolean;
}

/** Names a value within one program. */
export type PlanValue = number;

/** One signature with its free sizes bound to numbers, in the kernels that its engine has. */
export interface Program<Kernels extends KernelName = KernelName> {
  /** Free size → number, such as `b` → 64. */
  readonly bindings: Readonly<Record<string, number>>;
  readonly inputs: Readonly<Record<string, PlanInput>>;
  /** State path → the value that holds it while the program runs. */
  readonly reads: Readonly<Record<string, PlanValue>>;
  /** Key in the plan's `constants` → value. */
  readonly constants: Readonly<Record<string, PlanValue>>;
  readonly steps: readonly PlanStep<Kernels>[];
  readonly outputs: Readonly<Record<string, PlanValue>>;
  /** State path ← value, after every step has run. */
  readonly writes: Readonly<Record<string, PlanValue>>;
  /** Predicted peak of live bytes, inputs and state included; views share the bytes of what they view. */
  readonly peakBytes: number;
}

export interface PlanInput {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly role: InputRole;
  readonly value: PlanValue;
}

/**
 * What an input is for, and so who feeds it: the model's own inputs, what the objective compares with, the numbers of
 * an optimizer's step, and what settles the random numbers. Only what a program takes is declared: one that draws
 * nothing has no input for randomness.
 */
export type InputRole = "data" | "target" | "schedule" | "randomness";

export type PlanStep<Kernels extends KernelName = KernelName> = {
  [K in Kernels]: {
    readonly kernel: K;
    readonly inputs: readonly PlanValue[];
    readonly outputs: readonly PlanOutput[];
    readonly attributes: BoundAttributes<KernelAttributes[K]>;
    /** Values that nothing reads after this step: the executor frees them. */
    readonly release: readonly PlanValue[];
    readonly from: string;
  };
}[Kernels];

export interface PlanOutput {
  readonly value: PlanValue;
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/** Attributes with every size a number, as `bind` leaves them. */
export type BoundAttributes<A> = {
  readonly [Key in keyof A]: Bound<A[Key]>;
};
type Bound<T> = T extends string | boolean | number
  ? T
  : T extends readonly [number, number]
    ? readonly [number, number]
    : T extends readonly unknown[]
      ? readonly number[]
      : number;
