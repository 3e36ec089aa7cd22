import type { DType } from "../../ir/kernel-attributes.ts";

/** What a plan becomes: one module over one memory, and where in it everything lies. */
export interface CompiledModule {
  /** A WebAssembly module that imports its memory as `env.memory`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the memory must have at least. */
  readonly memoryBytes: number;
  /** Whether the memory is shared between threads. */
  readonly threads: number;
  readonly state: Readonly<Record<string, Place>>;
  /** Key in the plan's constants → where it is to be written before anything runs. */
  readonly constants: Readonly<Record<string, Place>>;
  /** Signature → programs in the plan's order. */
  readonly signatures: Readonly<Record<string, readonly CompiledProgram[]>>;
}

/** Row-major elements of 4 bytes each: f32, i32, and bool as i32 0 or 1. */
export interface Place {
  readonly address: number;
  readonly dtype: DType;
  readonly shape: readonly number[];
}

export interface CompiledProgram {
  /** The exported function `(thread, threads) → nothing` that runs all steps and leaves the state written. */
  readonly run: string;
  readonly inputs: Readonly<Record<string, Place>>;
  readonly outputs: Readonly<Record<string, Place>>;
  /** The steps whose indices are checked while it runs, as `stepLabel` calls them, by the number that a fault names. */
  readonly checked: readonly string[];
}

/** What the first bytes of the memory are for; addresses in bytes. */
export const control = {
  /** Threads that have come to the barrier. */
  arrived: 0,
  /** How often the barrier has opened. */
  generation: 64,
  /** Number of the checked node whose index was outside its axis, plus 1; 0 where there was none. */
  faultSite: 128,
  faultIndex: 132,
  faultLength: 136,
  /** First byte that is free. */
  end: 192,
} as const;
