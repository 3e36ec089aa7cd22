import { type Code, get, type Local, load, loadLane, store, storeLane } from "../../../wasm/code.ts";

/** The first `count` lanes from memory; the others are 0. Nothing beyond them is read. */
export function loadFirst(count: number, address: Code, offset = 0): Code {
  if (count >= 4) return load("v128.load", address, offset);
  if (count === 1) return load("v128.load32_zero", address, offset);
  const two = load("v128.load64_zero", address, offset);
  return count === 2 ? two : loadLane(address, two, 2, offset + 8);
}

/** Writes the first `count` lanes: at most 4, at least none. */
export function storeFirst(count: number, address: Code, value: Local, offset = 0): Code {
  if (count >= 4) return store("v128.store", address, get(value), offset);
  return [0, 1, 2].slice(0, Math.max(0, count)).map((lane) => storeLane(address, get(value), lane, offset + lane * 4));
}
