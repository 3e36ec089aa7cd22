import { apply, branchIf, type Code, get, i32, type Local, load, loop, set, store, tee } from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";
import { minus, smaller, sum, times } from "./integer-code.ts";
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
    return this.isEven ? [] : fillTable(this.made, this.steps, this.begin, count, this.table);
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

/** Writes a table of byte offsets; what is reckoned with divisions is only where a stretch of even stride begins. */
export function fillTable(made: WasmFunction, steps: Line, begin: Local, count: Local, table: Code): Code {
  const local = (name: string) => made.local("i32", name);
  const [index, end, stretch, offset, at] = [
    local("index"),
    local("end"),
    local("stretch"),
    local("offset"),
    local("at"),
  ];
  const { size, stride } = steps.at(-1) ?? { size: 1, stride: 0 };
  const toNext = minus(i32(size), apply("i32.rem_u", get(index), i32(size)));
  return [
    set(at, table),
    set(index, get(begin)),
    set(end, sum(get(begin), get(count))),
    loop((again) => [
      set(stretch, smaller(toNext, minus(get(end), get(index)))),
      set(offset, offsetAt(steps, get(index))),
      set(index, sum(get(index), get(stretch))),
      loop((next) => [
        store("i32.store", get(at), get(offset)),
        set(at, sum(get(at), i32(4))),
        set(offset, sum(get(offset), i32(stride * 4))),
        branchIf(next, tee(stretch, minus(get(stretch), i32(1)))),
      ]),
      branchIf(again, apply("i32.lt_u", get(index), get(end))),
    ]),
  ];
}
