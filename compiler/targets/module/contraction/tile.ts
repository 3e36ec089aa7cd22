import {
  apply,
  branchIf,
  type Code,
  f32x4,
  get,
  i32,
  type Local,
  load,
  loop,
  set,
  store,
  tee,
  when,
} from "../../../wasm/code.ts";
import { parameter, WasmFunction } from "../../../wasm/module.ts";

/** A tile of the result and where its operands lie; strides in bytes. */
export interface Tile {
  readonly rows: number;
  /** Vectors of four columns. */
  readonly vectors: number;
  readonly aRow: number;
  readonly aDepth: number;
  readonly bDepth: number;
  readonly cRow: number;
  readonly relaxed: boolean;
}

/**
 * A function (a, b, c, depth, count, adds) that computes `count` tiles, one below the other. It is as fast as the order
 * of its instructions lets the registers be: load the vectors of b, then for each row its number of a and at once its
 * products. Loading all of a first, or several steps of k in one turn, makes V8 spill and halves it.
 */
export function tileFunction(tile: Tile): WasmFunction {
  const { rows, vectors, aRow, aDepth, bDepth, cRow, relaxed } = tile;
  const name = `tile ${rows}×${vectors * 4} a${aRow},${aDepth} b${bDepth} c${cRow}${relaxed ? " relaxed" : ""}`;
  const [a, b, c, depth, count, adds] = ["a", "b", "c", "depth", "count", "adds"].map((p) => parameter("i32", p)) as [
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const made = new WasmFunction(name, [a, b, c, depth, count, adds]);
  const [atA, atB, left] = [made.local("i32"), made.local("i32"), made.local("i32")];
  const number = made.local("v128");
  const columns = Array.from({ length: vectors }, () => made.local("v128"));
  const sums = Array.from({ length: rows }, () => columns.map(() => made.local("v128")));
  const each = (code: (sum: Local, row: number, vector: number) => Code) =>
    sums.map((line, row) => line.map((sum, vector) => code(sum, row, vector)));
  const isPacked = aRow * rows === aDepth;

  const addProduct = (sum: Local, vector: Local) =>
    relaxed
      ? set(sum, apply("f32x4.relaxed_madd", get(number), get(vector), get(sum)))
      : set(sum, apply("f32x4.add", get(sum), apply("f32x4.mul", get(number), get(vector))));
  const step = [
    columns.map((vector, i) => set(vector, load("v128.load", get(atB), i * 16))),
    sums.map((line, row) => [
      set(number, load("v128.load32_splat", get(atA), row * aRow)),
      line.map((sum, i) => addProduct(sum, columns[i] as Local)),
    ]),
  ];
  const by = (local: Local, bytes: number) => set(local, apply("i32.add", get(local), i32(bytes)));
  made.body = [
    isPacked ? set(atA, get(a)) : [],
    loop((nextTile) => [
      each((sum) => set(sum, f32x4(0))),
      isPacked ? [] : set(atA, get(a)),
      set(atB, get(b)),
      set(left, get(depth)),
      loop((next) => [
        step,
        by(atA, aDepth),
        by(atB, bDepth),
        branchIf(next, tee(left, apply("i32.sub", get(left), i32(1)))),
      ]),
      when(
        get(adds),
        each((sum, row, i) => set(sum, apply("f32x4.add", load("v128.load", get(c), row * cRow + i * 16), get(sum)))),
      ),
      each((sum, row, i) => store("v128.store", get(c), get(sum), row * cRow + i * 16)),
      isPacked ? [] : by(a, rows * aRow),
      by(c, rows * cRow),
      branchIf(nextTile, tee(count, apply("i32.sub", get(count), i32(1)))),
    ]),
  ];
  return made;
}
