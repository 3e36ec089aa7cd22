import { apply, branchIf, type Code, f32x4, get, i32, type Local, load, loop, set, when } from "../../../wasm/code.ts";
import { parameter, WasmFunction } from "../../../wasm/module.ts";
import { sum } from "./integer-code.ts";
import { loadLanes, multiplyAdd, storeLanes } from "./vector-lanes.ts";

/** Bytes between the table of offsets in a and that in b. */
export const TABLE_BYTES = 2048;

export interface LaneTile {
  readonly rows: number;
  readonly lanes: number;
  /** Whether there is one number for all lanes. */
  readonly a: 0 | 1;
  readonly b: 0 | 1;
  readonly relaxed: boolean;
}

/**
 * A function (a of each row, b, c of each row, table, tableEnd, adds): for each row the sums of products of vectors
 * with vectors, k being at the offsets in the table. Rows may be the same.
 */
export function laneTileFunction({ rows, lanes, a, b, relaxed }: LaneTile): WasmFunction {
  const names = [...Array(rows).keys()];
  const ofA = names.map((row) => parameter("i32", `a${row}`));
  const ofC = names.map((row) => parameter("i32", `c${row}`));
  const [ofB, table, tableEnd, adds] = ["b", "table", "tableEnd", "adds"].map((name) => parameter("i32", name)) as [
    Local,
    Local,
    Local,
    Local,
  ];
  const made = new WasmFunction(`lanes ${rows}×${lanes} a${a} b${b}${relaxed ? " relaxed" : ""}`, [
    ...ofA,
    ofB,
    ...ofC,
    table,
    tableEnd,
    adds,
  ]);
  const widths = Array.from({ length: Math.ceil(lanes / 4) }, (_, i) => Math.min(4, lanes - i * 4));
  const factors = widths.map(() => made.local("v128", "of b"));
  const sums = names.map(() => widths.map(() => made.local("v128", "sum")));
  const at = made.local("i32", "at");
  const value = (stride: 0 | 1, i: number, width: number): Code =>
    stride === 0 ? load("v128.load32_splat", get(at)) : loadLanes(get(at), width, i * 16);
  const each = (code: (sum: Local, row: number, i: number, width: number) => Code) =>
    sums.map((line, row) => line.map((sum, i) => code(sum, row, i, widths[i] ?? 4)));
  made.body = [
    each((total) => set(total, f32x4(0))),
    loop((next) => [
      set(at, sum(get(ofB), load("i32.load", get(table), TABLE_BYTES))),
      factors.map((factor, i) => set(factor, value(b, i, widths[i] ?? 4))),
      sums.map((line, row) => [
        set(at, sum(get(ofA[row] as Local), load("i32.load", get(table)))),
        line.map((total, i) =>
          set(total, multiplyAdd(relaxed, value(a, i, widths[i] ?? 4), get(factors[i] as Local), get(total))),
        ),
      ]),
      set(table, sum(get(table), i32(4))),
      branchIf(next, apply("i32.lt_u", get(table), get(tableEnd))),
    ]),
    // All is read before anything is written: rows that are the same write the same.
    when(
      get(adds),
      each((total, row, i, width) =>
        set(total, apply("f32x4.add", loadLanes(get(ofC[row] as Local), width, i * 16), get(total))),
      ),
    ),
    each((total, row, i, width) => storeLanes(get(ofC[row] as Local), get(total), width, i * 16)),
  ];
  return made;
}
