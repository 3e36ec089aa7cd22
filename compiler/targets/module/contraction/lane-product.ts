import { type Code, call, countUp, get, i32, type Local, set } from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";
import type { RegionFunction } from "../region-function.ts";
import { depthOfBlocks, TILE_COLUMNS, TILE_ROWS } from "./blocks.ts";
import { inBlocks } from "./in-blocks.ts";
import { minus, smaller, sum, times } from "./integer-code.ts";
import type { Lanes } from "./lane-axis.ts";
import { laneTileFunction, TABLE_BYTES } from "./lane-tile.ts";
import { offsetAt } from "./line.ts";
import { along, sizeOf } from "./normal-form.ts";
import { fillTable, Offsets, tableBytes } from "./offsets.ts";
import { split } from "./split.ts";

/** Rows whose offsets are in tables at a time. */
const ROWS = 512;

/** Two tables along k, then two of rows. */
export const laneScratchBytes = ({ m }: Lanes): number =>
  2 * TABLE_BYTES + tableBytes(along("a", m), ROWS) + tableBytes(along("c", m), ROWS);

/** A contraction along whose batch vectors go: for each vector of lanes, rows, columns and k are loops. */
export function laneProduct(
  entry: RegionFunction,
  { batch, m, n, k, lanes }: Lanes,
  relaxed: boolean,
  helper: (made: WasmFunction) => WasmFunction,
): Code {
  const local = (name: string) => entry.local("i32", name);
  const [a, b, c] = [local("a of the batch"), local("b of the batch"), local("c of the batch")];
  const [depthBegin, depth, row, rows] = [local("depthBegin"), local("depth"), local("row"), local("rows")];
  const [tile, column, lane] = [local("tile"), local("column"), local("lane")];
  const table = get(entry.scratch);
  const rowTable = 2 * TABLE_BYTES;
  const rowsOfA = new Offsets(entry, along("a", m), row, sum(table, i32(rowTable)));
  const rowsOfC = new Offsets(entry, along("c", m), row, sum(table, i32(rowTable + tableBytes(along("a", m), ROWS))));
  const height = Math.min(TILE_ROWS, sizeOf(m));
  const ofA = Array.from({ length: height }, (_, i) => local(`a${i}`));
  const ofC = Array.from({ length: height }, (_, i) => local(`c${i}`));
  const ofB = local("b of the column");
  const inTile = (i: number) => smaller(sum(get(tile), i32(i)), minus(get(rows), i32(1)));
  const [operandA, operandB, operandC] = entry.operands as [Local, Local, Local];

  const lanesFrom = (stride: 0 | 1, place: Local) => (stride === 0 ? get(place) : sum(get(place), times(get(lane), 4)));
  const tileOf = (width: number) =>
    call(
      helper(laneTileFunction({ rows: height, lanes: width, a: lanes.a, b: lanes.b, relaxed })),
      ...ofA.map((place) => lanesFrom(lanes.a, place)),
      lanesFrom(lanes.b, ofB),
      ...ofC.map((place) => lanesFrom(1, place)),
      table,
      sum(table, times(get(depth), 4)),
      get(depthBegin),
    );
  const rest = lanes.size % TILE_COLUMNS;
  return split(entry, { batch: { size: sizeOf(batch) }, m: { size: sizeOf(m) }, n: lanes }, (part) => {
    const { element, rowBegin, rowEnd, columnBegin, columnEnd } = part;
    const wholeEnd = smaller(get(columnEnd), i32(lanes.size - rest));
    return [
      set(a, sum(get(operandA), offsetAt(along("a", batch), get(element)))),
      set(b, sum(get(operandB), offsetAt(along("b", batch), get(element)))),
      set(c, sum(get(operandC), offsetAt(along("c", batch), get(element)))),
      inBlocks(depthBegin, depth, i32(0), i32(sizeOf(k)), depthOfBlocks(sizeOf(k)), 0, [
        fillTable(entry, along("a", k), depthBegin, depth, table),
        fillTable(entry, along("b", k), depthBegin, depth, sum(table, i32(TABLE_BYTES))),
        inBlocks(row, rows, get(rowBegin), get(rowEnd), ROWS, 0, [
          rowsOfA.prepare(rows),
          rowsOfC.prepare(rows),
          countUp(tile, i32(0), get(rows), TILE_ROWS, [
            ofA.map((place, i) => set(place, sum(get(a), rowsOfA.at(inTile(i))))),
            countUp(column, i32(0), i32(sizeOf(n)), 1, [
              ofC.map((place, i) =>
                set(place, sum(get(c), rowsOfC.at(inTile(i)), offsetAt(along("c", n), get(column)))),
              ),
              set(ofB, sum(get(b), offsetAt(along("b", n), get(column)))),
              countUp(lane, get(columnBegin), wholeEnd, TILE_COLUMNS, tileOf(TILE_COLUMNS)),
              rest === 0 ? [] : countUp(lane, get(lane), get(columnEnd), TILE_COLUMNS, tileOf(rest)),
            ]),
          ]),
        ]),
      ]),
    ];
  });
}
