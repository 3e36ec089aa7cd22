import type { LaneName, MemoryLaneName, MemoryName, PlainName } from "./opcodes.ts";

/** Types of values in WebAssembly. */
export type WasmType = "i32" | "i64" | "f32" | "f64" | "v128";

/** A parameter or a local of one function; its number is given when the function is encoded. */
export interface Local {
  readonly type: WasmType;
  readonly name: string;
}

/** What a branch goes to: the end of a block, the beginning of a loop. */
export interface Label {
  readonly name: string;
}

/** One instruction. Those without immediates are their names. */
export type Instruction =
  | PlainName
  | { readonly op: "local.get" | "local.set" | "local.tee"; readonly local: Local }
  | { readonly op: "global.get"; readonly global: number }
  | { readonly op: "i32.const" | "f32.const" | "f64.const"; readonly value: number }
  | { readonly op: "i64.const"; readonly value: bigint }
  | { readonly op: "v128.const"; readonly bytes: Uint8Array }
  | { readonly op: "i8x16.shuffle"; readonly lanes: readonly number[] }
  | { readonly op: MemoryName; readonly offset: number }
  | { readonly op: MemoryLaneName; readonly offset: number; readonly lane: number }
  | { readonly op: LaneName; readonly lane: number }
  | { readonly op: "block" | "loop"; readonly label: Label; readonly body: Code }
  | { readonly op: "if"; readonly then: Code; readonly otherwise?: Code }
  | { readonly op: "br" | "br_if"; readonly label: Label }
  | { readonly op: "call"; readonly callee: Callee };

/** Instructions in the order in which they run; what a later one needs stands before it. Nested freely. */
export type Code = Instruction | readonly Code[];

export const isList = (code: Code): code is readonly Code[] => Array.isArray(code);

/** What can be called: a function of the module or one that it imports. */
export interface Callee {
  readonly name: string;
  readonly params: readonly WasmType[];
  readonly results: readonly WasmType[];
}

export const get = (local: Local): Code => ({ op: "local.get", local });
export const set = (local: Local, value: Code): Code => [value, { op: "local.set", local }];
export const tee = (local: Local, value: Code): Code => [value, { op: "local.tee", local }];

export const i32 = (value: number): Code => ({ op: "i32.const", value });
export const i64 = (value: bigint): Code => ({ op: "i64.const", value });
export const f32 = (value: number): Code => ({ op: "f32.const", value });

/** The same f32 in all lanes. */
export const f32x4 = (value: number): Code => vector(Float32Array.of(value, value, value, value));
/** The same i32 in all lanes. */
export const i32x4 = (value: number): Code => vector(Int32Array.of(value, value, value, value));
/** The same f64 in both lanes. */
export const f64x2 = (value: number): Code => vector(Float64Array.of(value, value));
/** A vector of given lanes. */
export const vector = (lanes: Float32Array | Float64Array | Int32Array): Code => ({
  op: "v128.const",
  bytes: new Uint8Array(lanes.buffer, lanes.byteOffset, 16),
});

/** Four 4-byte lanes picked from those of two vectors: 0–3 of the first, 4–7 of the second. */
export const shuffle = (a: Code, b: Code, lanes: readonly [number, number, number, number]): Code => [
  a,
  b,
  { op: "i8x16.shuffle", lanes: lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)) },
];

/** @param offset bytes, added to the address */
export const load = (op: MemoryName, address: Code, offset = 0): Code => [address, { op, offset }];
export const store = (op: MemoryName, address: Code, value: Code, offset = 0): Code => [address, value, { op, offset }];
/** Loads into one lane of `into`. */
export const loadLane = (address: Code, into: Code, lane: number, offset = 0): Code => [
  address,
  into,
  { op: "v128.load32_lane", offset, lane },
];
export const storeLane = (address: Code, value: Code, lane: number, offset = 0): Code => [
  address,
  value,
  { op: "v128.store32_lane", offset, lane },
];

/** A plain instruction with its operands before it. */
export const apply = (op: PlainName, ...operands: readonly Code[]): Code => [...operands, op];
export const call = (callee: Callee, ...operands: readonly Code[]): Code => [...operands, { op: "call", callee }];

/** The label is given to what makes the body. */
export function block(body: (end: Label) => Code, name = "end"): Code {
  const label: Label = { name };
  return { op: "block", label, body: body(label) };
}

/** Runs once, and once more at every branch to its label. */
export function loop(body: (again: Label) => Code, name = "again"): Code {
  const label: Label = { name };
  return { op: "loop", label, body: body(label) };
}

export const branch = (label: Label): Code => ({ op: "br", label });
export const branchIf = (label: Label, condition: Code): Code => [condition, { op: "br_if", label }];
export const when = (condition: Code, then: Code, otherwise?: Code): Code => [
  condition,
  otherwise === undefined ? { op: "if", then } : { op: "if", then, otherwise },
];

/** `index` from `begin` while below `end`, in steps; the body may not run at all. */
export const countUp = (index: Local, begin: Code, end: Code, step: number, body: Code): Code => [
  set(index, begin),
  block((done) =>
    loop((again) => [
      branchIf(done, apply("i32.ge_s", get(index), end)),
      body,
      set(index, apply("i32.add", get(index), i32(step))),
      branch(again),
    ]),
  ),
];
