import { type Code, load, loadLane, store, storeLane } from "../../../wasm/code.ts";

/** The first lanes of a vector, and no byte more; the others are 0. */
export function loadLanes(address: Code, lanes: number, offset: number): Code {
  if (lanes === 4) return load("v128.load", address, offset);
  if (lanes === 1) return load("v128.load32_zero", address, offset);
  const two = load("v128.load64_zero", address, offset);
  return lanes === 2 ? two : loadLane(address, two, 2, offset + 8);
}

export function storeLanes(address: Code, value: Code, lanes: number, offset: number): Code {
  if (lanes === 4) return store("v128.store", address, value, offset);
  return Array.from({ length: lanes }, (_, lane) => storeLane(address, value, lane, offset + lane * 4));
}

/** A sum and the product that is added to it. */
export const multiplyAdd = (relaxed: boolean, a: Code, b: Code, sum: Code): Code =>
  relaxed ? [a, b, sum, "f32x4.relaxed_madd"] : [sum, a, b, "f32x4.mul", "f32x4.add"];
