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
  tee,
  when,
} from "../../../wasm/code.ts";
import { parameter, WasmFunction } from "../../../wasm/module.ts";
import { loadLanes, multiplyAdd, storeLanes } from "./vector-lanes.ts";

/** A tile of the result and where its operands lie; strides in bytes. */
export interface Tile {
  readonly rows: number;
  readonly columns: number;
  readonly aRow: number;
  readonly aDepth: number;
  /** From one tile's a to that of the tile below; undefined where it follows the last k of this. */
  readonly aTile: number | undefined;
  readonly bDepth: number;
  readonly cRow: number;
  readonly relaxed: boolean;
}

/**
 * A function (a, b, c, depth, count, adds) that computes `count` tiles, one below the other: Σ along k from 0, which is
 * stored, or, where `adds` is not 0, added to what is there. It is as fast as the order of its instructions lets the
 * registers be: the vectors of b, then for each row its number of a and at once its products (where the tile is wider
 * than high, the numbers of a first). Loading both first, or taking several steps of k in one turn, makes V8 spill
 * registers, and halves the speed. For the same reason a tile has at most 12 vectors of sums.
 */
export function tileFunction(tile: Tile): WasmFunction {
  const { aDepth, aTile, bDepth, cRow } = tile;
  const name = `tile ${tile.rows}×${tile.columns} a${tile.aRow},${aDepth},${aTile ?? "on"} b${bDepth} c${cRow}`;
  const made = new WasmFunction(tile.relaxed ? `${name} relaxed` : name, [
    ...["a", "b", "c", "depth", "count", "adds"].map((each) => parameter("i32", each)),
  ]);
  const [a, b, c, depth, count, adds] = made.parameters as [Local, Local, Local, Local, Local, Local];
  const [atA, atB, left] = [made.local("i32", "atA"), made.local("i32", "atB"), made.local("i32", "left")];
  const sums = Array.from({ length: tile.rows }, () =>
    Array.from({ length: Math.ceil(tile.columns / 4) }, (_, i) => ({
      sum: made.local("v128", "sum"),
      lanes: Math.min(4, tile.columns - i * 4),
    })),
  );
  const each = (code: (sum: Local, offset: number, lanes: number) => Code) =>
    sums.map((vectors, row) => vectors.map(({ sum, lanes }, i) => code(sum, row * cRow + i * 16, lanes)));
  const by = (local: Local, bytes: number) => set(local, apply("i32.add", get(local), i32(bytes)));

  made.body = [
    aTile === undefined ? set(atA, get(a)) : [],
    loop((nextTile) => [
      each((sum) => set(sum, f32x4(0))),
      aTile === undefined ? [] : set(atA, get(a)),
      set(atB, get(b)),
      set(left, get(depth)),
      loop((next) => [
        products(made, tile, sums, atA, atB),
        by(atA, aDepth),
        by(atB, bDepth),
        branchIf(next, tee(left, apply("i32.sub", get(left), i32(1)))),
      ]),
      when(
        get(adds),
        each((sum, offset, lanes) => set(sum, apply("f32x4.add", loadLanes(get(c), lanes, offset), get(sum)))),
      ),
      each((sum, offset, lanes) => storeLanes(get(c), get(sum), lanes, offset)),
      aTile === undefined ? [] : by(a, aTile),
      by(c, tile.rows * cRow),
      branchIf(nextTile, tee(count, apply("i32.sub", get(count), i32(1)))),
    ]),
  ];
  return made;
}

/** One step of k. */
function products(
  made: WasmFunction,
  { rows, columns, aRow, relaxed }: Tile,
  sums: readonly (readonly { readonly sum: Local; readonly lanes: number }[])[],
  atA: Local,
  atB: Local,
): Code {
  const vectors = Math.ceil(columns / 4);
  const isHigh = rows >= vectors;
  const numbers = Array.from({ length: isHigh ? 1 : rows }, () => made.local("v128", "number of a"));
  const several = Array.from({ length: isHigh ? vectors : 1 }, () => made.local("v128", "vector of b"));
  const number = (row: number) => numbers[isHigh ? 0 : row] as Local;
  const vector = (i: number) => several[isHigh ? i : 0] as Local;
  const loadNumber = (row: number) => set(number(row), load("v128.load32_splat", get(atA), row * aRow));
  const loadVector = (i: number) => set(vector(i), loadLanes(get(atB), Math.min(4, columns - i * 4), i * 16));
  const add = (row: number, i: number) => {
    const { sum } = (sums[row] as (typeof sums)[number])[i] as (typeof sums)[number][number];
    return set(sum, multiplyAdd(relaxed, get(number(row)), get(vector(i)), get(sum)));
  };
  const [allRows, allVectors] = [[...Array(rows).keys()], [...Array(vectors).keys()]];
  return isHigh
    ? [allVectors.map(loadVector), allRows.map((row) => [loadNumber(row), allVectors.map((i) => add(row, i))])]
    : [allRows.map(loadNumber), allVectors.map((i) => [loadVector(i), allRows.map((row) => add(row, i))])];
}
