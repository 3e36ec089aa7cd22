import {
  apply,
  branchIf,
  type Code,
  countUp,
  get,
  i32,
  type Local,
  load,
  loop,
  set,
  store,
} from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";
import { minus, smaller, sum } from "./integer-code.ts";
import { evenStride, type Line, offsetAt } from "./line.ts";

/** The stretches of even stride that a block of indices along a line is made of: one where the line itself is even. */
export class Runs {
  /** Bytes from one element of a run to the next. */
  readonly stride: number;
  private readonly made: WasmFunction;
  private readonly steps: Line;
  private readonly begin: Local;
  private readonly depth: Local;
  private readonly table: Code;
  private readonly tableEnd: Local;

  /**
   * @param begin the block's first index
   * @param depth how many indices it has
   * @param table address of room for `runTableBytes`
   */
  constructor(made: WasmFunction, steps: Line, begin: Local, depth: Local, table: Code) {
    this.made = made;
    this.steps = steps;
    this.begin = begin;
    this.depth = depth;
    this.table = table;
    this.tableEnd = made.local("i32", "end of runs");
    this.stride = (steps.at(-1)?.stride ?? 0) * 4;
  }

  get isOne(): boolean {
    return evenStride(this.steps) !== undefined;
  }

  /** To run before a block is worked on. */
  prepare(): Code {
    if (this.isOne) return [];
    const inner = this.steps.at(-1)?.size ?? 1;
    const [index, end, count, at] = ["index", "end", "count", "at"].map((name) => this.made.local("i32", name)) as [
      Local,
      Local,
      Local,
      Local,
    ];
    return [
      set(at, this.table),
      set(index, get(this.begin)),
      set(end, sum(get(this.begin), get(this.depth))),
      loop((again) => [
        set(count, smaller(minus(i32(inner), apply("i32.rem_u", get(index), i32(inner))), minus(get(end), get(index)))),
        store("i32.store", get(at), offsetAt(this.steps, get(index))),
        store("i32.store", get(at), get(count), 4),
        set(at, sum(get(at), i32(8))),
        set(index, sum(get(index), get(count))),
        branchIf(again, apply("i32.lt_u", get(index), get(end))),
      ]),
      set(this.tableEnd, get(at)),
    ];
  }

  /** Offset of the block's first index; all others follow at the stride where the block is one run. */
  first(): Code {
    return offsetAt(this.steps, get(this.begin));
  }

  /** The body for each run, given its offset and its length, which are read often. */
  each(body: (offset: Code, count: Code) => Code): Code {
    if (this.isOne) return body(this.first(), get(this.depth));
    const [at, offset, count] = [0, 1, 2].map(() => this.made.local("i32", "run")) as [Local, Local, Local];
    return countUp(at, this.table, get(this.tableEnd), 8, [
      set(offset, load("i32.load", get(at))),
      set(count, load("i32.load", get(at), 4)),
      body(get(offset), get(count)),
    ]);
  }
}

/** @param depth indices of a block at most */
export function runTableBytes(steps: Line, depth: number): number {
  const inner = steps.at(-1)?.size ?? 1;
  return evenStride(steps) === undefined ? (Math.ceil(depth / inner) + 1) * 8 : 0;
}
