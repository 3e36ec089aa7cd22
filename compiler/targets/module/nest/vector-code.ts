import type { Comparison, DType } from "../../../ir/kernel-attributes.ts";
import {
  apply,
  type Code,
  f32x4,
  get,
  i32x4,
  load,
  loadLane,
  set,
  shuffle,
  store,
  storeLane,
  tee,
  vector,
} from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";
import type { PlainName } from "../../../wasm/opcodes.ts";
import type { BinaryFunction, Combination } from "./nest.ts";

/** Elements of a vector, and bytes of an element. */
export const LANES = 4;
export const ELEMENT = 4;

/*
 * What is done to four elements at a time. In memory an element is 4 bytes, a bool 0 or 1; in a vector a bool is a lane
 * whose bits are all set or all clear.
 */

/** @param stride elements from one lane's to the next's */
export function loadVector(dtype: DType, address: Code, stride: number, lanes: number, f: WasmFunction): Code {
  const raw = loadLanes(address, stride, lanes, f);
  return dtype === "bool" ? apply("i32x4.neg", raw) : raw;
}

function loadLanes(address: Code, stride: number, lanes: number, f: WasmFunction): Code {
  if (stride === 0) return load("v128.load32_splat", address);
  if (stride === 1 && lanes === 4) return load("v128.load", address);
  if (lanes === 1) return load("v128.load32_zero", address);
  const at = f.local("i32", "at");
  let code = load("v128.load32_zero", get(at));
  for (let lane = 1; lane < lanes; lane++) code = loadIntoLane(get(at), code, lane, lane * stride * 4);
  return [set(at, address), code];
}

/** A constant that goes into the address has no sign; what lies before is reached by subtraction. */
function loadIntoLane(address: Code, into: Code, lane: number, offset: number): Code {
  if (offset >= 0) return loadLane(address, into, lane, offset);
  return loadLane(apply("i32.add", address, { op: "i32.const", value: offset }), into, lane);
}

export function storeVector(
  dtype: DType,
  address: Code,
  value: Code,
  stride: number,
  lanes: number,
  f: WasmFunction,
): Code {
  const raw = dtype === "bool" ? apply("i32x4.neg", value) : value;
  if (stride === 1 && lanes === 4) return store("v128.store", address, raw);
  if (lanes === 1) return storeLane(address, raw, 0);
  const at = f.local("i32", "at");
  const lanesOf = f.local("v128", "stored");
  const parts: Code[] = [[address, { op: "local.set", local: at }, raw, { op: "local.set", local: lanesOf }]];
  for (let lane = 0; lane < lanes; lane++) {
    const offset = lane * stride * 4;
    const place = offset >= 0 ? get(at) : apply("i32.add", get(at), { op: "i32.const", value: offset });
    parts.push(storeLane(place, get(lanesOf), lane, Math.max(0, offset)));
  }
  return parts;
}

export function constantVector(dtype: DType, value: number): Code {
  if (dtype === "f32") return f32x4(value);
  return i32x4(dtype === "bool" ? -Number(value !== 0) : value);
}

const binaries = {
  f32: {
    add: "f32x4.add",
    sub: "f32x4.sub",
    mul: "f32x4.mul",
    div: "f32x4.div",
    maximum: "f32x4.max",
    minimum: "f32x4.min",
  },
  i32: {
    add: "i32x4.add",
    sub: "i32x4.sub",
    mul: "i32x4.mul",
    maximum: "i32x4.max_s",
    minimum: "i32x4.min_s",
  },
} as const satisfies Record<"f32" | "i32", Partial<Record<BinaryFunction, PlainName>>>;

export function binaryCode(op: BinaryFunction, dtype: DType, a: Code, b: Code): Code {
  const known: Partial<Record<BinaryFunction, PlainName>> = dtype === "f32" ? binaries.f32 : binaries.i32;
  const instruction = known[op];
  if (instruction === undefined || dtype === "bool") throw new Error(`${op} of ${dtype} is none of the kernels`);
  return apply(instruction, a, b);
}

const relations = { eq: "eq", ne: "ne", lt: "lt", le: "le", gt: "gt", ge: "ge" } as const;

/** @param dtype of what is compared */
export function compareCode(relation: Comparison, dtype: DType, a: Code, b: Code): Code {
  if (dtype === "f32") return apply(`f32x4.${relations[relation]}`, a, b);
  // As numbers, true is more than false.
  const [left, right] = dtype === "bool" ? [apply("i32x4.neg", a), apply("i32x4.neg", b)] : [a, b];
  if (relation === "eq" || relation === "ne") return apply(`i32x4.${relation}`, left, right);
  return apply(`i32x4.${relation}_s`, left, right);
}

export function castCode(from: DType, to: DType, x: Code): Code {
  if (from === to) return x;
  if (to === "bool") return from === "f32" ? apply("f32x4.ne", x, f32x4(0)) : apply("i32x4.ne", x, i32x4(0));
  if (from === "bool") return to === "f32" ? apply("v128.and", x, f32x4(1)) : apply("i32x4.neg", x);
  return apply(to === "f32" ? "f32x4.convert_i32x4_s" : "i32x4.trunc_sat_f32x4_s", x);
}

export const selectCode = (condition: Code, a: Code, b: Code): Code => apply("v128.bitselect", a, b, condition);

const combinations = {
  f32: { sum: "f32x4.add", max: "f32x4.max", max_number: "f32x4.pmax", min: "f32x4.min", prod: "f32x4.mul" },
  i32: { sum: "i32x4.add", max: "i32x4.max_s", max_number: "i32x4.max_s", min: "i32x4.min_s", prod: "i32x4.mul" },
} as const satisfies Record<"f32" | "i32", Record<Combination, PlainName>>;

export const combineCode = (combination: Combination, dtype: DType, a: Code, b: Code): Code =>
  apply(combinations[dtype === "f32" ? "f32" : "i32"][combination], a, b);

/** What changes nothing that it is combined with. */
export function neutralElement(combination: Combination, dtype: DType): number {
  if (combination === "sum") return 0;
  if (combination === "prod") return 1;
  const most = dtype === "f32" ? Number.POSITIVE_INFINITY : 2 ** 31 - 1;
  return combination === "min" ? most : dtype === "f32" ? Number.NEGATIVE_INFINITY : -(2 ** 31);
}

/** The first lanes of `x`, and what changes nothing in the others. */
export function onlyLanes(combination: Combination, dtype: DType, x: Code, lanes: number): Code {
  if (lanes === 4) return x;
  const mask = vector(Int32Array.from({ length: 4 }, (_, lane) => (lane < lanes ? -1 : 0)));
  const neutral = neutralElement(combination, dtype);
  if (neutral === 0) return apply("v128.and", x, mask);
  return apply("v128.bitselect", x, constantVector(dtype, neutral), mask);
}

/** All four lanes combined, in all four lanes. */
export function acrossLanes(combination: Combination, dtype: DType, x: Code, f: WasmFunction): Code {
  const half = f.local("v128", "half");
  const whole = f.local("v128", "whole");
  const pairs = combineCode(combination, dtype, tee(half, x), shuffle(get(half), get(half), [2, 3, 0, 1]));
  return combineCode(combination, dtype, tee(whole, pairs), shuffle(get(whole), get(whole), [1, 0, 3, 2]));
}
