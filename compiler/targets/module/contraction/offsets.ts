import { type Code, countUp, get, i32, type Local, load, store } from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";
import { sum, times } from "./integer-code.ts";
import { evenStride, type Line, offsetAt } from "./line.ts";

/** Byte offsets along a line for the indices of one block: a product where its stride is even, else a table. */
export class Offsets {
  private readonly made: WasmFunction;
  private readonly steps: Line;
  private readonly begin: Local;
  private readonly table: Code;
  readonly isEven: boolean;

  /**
   * @param begin the block's first index
   * @param table address of room for `tableBytes`
   */
  constructor(made: WasmFunction, steps: Line, begin: Local, table: Code) {
    this.made = made;
    this.steps = steps;
    this.begin = begin;
    this.table = table;
    this.isEven = evenStride(steps) !== undefined;
  }

  /** Whether neighbours lie beside each other, all or in stretches. */
  get isDense(): boolean {
    return this.steps.at(-1)?.stride === 1;
  }

  /** To run before a block of `count` is worked on. */
  prepare(count: Local): Code {
    if (this.isEven) return [];
    const index = this.made.local("i32", "index");
    const offset = offsetAt(this.steps, sum(get(this.begin), get(index)));
    return countUp(index, i32(0), get(count), 1, store("i32.store", this.entry(get(index)), offset));
  }

  /** Offset of the index `inBlock` after the block's first. */
  at(inBlock: Code): Code {
    if (this.isEven) return offsetAt(this.steps, sum(get(this.begin), inBlock));
    return load("i32.load", this.entry(inBlock));
  }

  private entry(index: Code): Code {
    return sum(this.table, times(index, 4));
  }
}

export const tableBytes = (steps: Line, most: number): number => (evenStride(steps) === undefined ? most * 4 : 0);
