import { apply, type Code, countUp, f32, get, i32, type Local, load, set, store, when } from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";
import { sum, times } from "./integer-code.ts";
import type { Offsets } from "./offsets.ts";

/** A block of an operand that is to be laid out as tiles read it. */
export interface Packing {
  /** Rows of a, or columns of b, that a tile has. */
  readonly width: number;
  readonly base: Local;
  readonly across: Offsets;
  readonly along: Offsets;
  /** How many rows or columns, and how many of k. */
  readonly count: Local;
  readonly depth: Local;
  readonly to: Code;
}

/** Panels of `width`, one after another, in each k after k; what the last one lacks is 0. */
export function pack(made: WasmFunction, { width, base, across, along, count, depth, to }: Packing): Code {
  const local = (name: string) => made.local("i32", name);
  const [panel, lane, k, from, at] = [local("panel"), local("lane"), local("k"), local("from"), local("at")];
  const index = sum(get(panel), get(lane));
  const lay = (value: Code) =>
    countUp(k, i32(0), get(depth), 1, [store("f32.store", get(at), value), set(at, sum(get(at), i32(width * 4)))]);
  return countUp(panel, i32(0), get(count), width, [
    countUp(lane, i32(0), i32(width), 1, [
      set(at, sum(to, times(sum(times(get(panel), get(depth)), get(lane)), 4))),
      when(
        apply("i32.lt_u", index, get(count)),
        [set(from, sum(get(base), across.at(index))), lay(load("f32.load", sum(get(from), along.at(get(k)))))],
        lay(f32(0)),
      ),
    ]),
  ]);
}
