import {
  apply,
  block,
  branch,
  branchIf,
  type Code,
  call,
  countUp,
  get,
  i32,
  type Local,
  load,
  loop,
  set,
  store,
  when,
} from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";
import { RegionFunction } from "../region-function.ts";
import { blocksOf, TILE_COLUMNS, TILE_ROWS } from "./blocks.ts";
import type { Contraction } from "./contraction.ts";
import { minus, smaller, sum, times } from "./integer-code.ts";
import { evenStride, offsetAt } from "./line.ts";
import { normalForm } from "./normal-form.ts";
import { Offsets } from "./offsets.ts";
import { pack } from "./pack.ts";
import { type Scratch, scratchOf } from "./scratch.ts";
import { tileFunction } from "./tile.ts";

/** A region's function and what it calls; functions of one name are the same, whichever contraction asked for them. */
export interface ContractionCode {
  readonly entry: RegionFunction;
  readonly helpers: readonly WasmFunction[];
}

/** Bytes of scratch that each thread needs. */
export function contractionScratchBytes(contraction: Contraction): number {
  const form = normalForm(contraction);
  return scratchOf(form, blocksOf(form)).bytes;
}

/** A function with the operands a, b and c. Each element's sum runs along k in blocks, however the work is split. */
export function contractionFunction(
  name: string,
  contraction: Contraction,
  { relaxed }: { readonly relaxed: boolean },
): ContractionCode {
  const form = normalForm(contraction);
  const { batch, m, n, k } = form;
  const blocks = blocksOf(form);
  const scratch = scratchOf(form, blocks);
  const entry = new RegionFunction(name, ["a", "b", "c"]);
  const [first, second, result] = entry.operands as [Local, Local, Local];
  const [rowsFrom, columnsFrom] = form.swapped ? [second, first] : [first, second];
  const local = (label: string) => entry.local("i32", label);
  const room = (key: keyof Scratch) => sum(get(entry.scratch), i32(scratch[key]));

  const a = local("a of the batch");
  const b = local("b of the batch");
  const c = local("c of the batch");
  const [rowBegin, rowEnd] = [local("rowBegin"), local("rowEnd")];
  const [columnBegin, columnEnd] = [local("columnBegin"), local("columnEnd")];
  const [row, rows] = [local("row"), local("rows")];
  const [column, columns] = [local("column"), local("columns")];
  const [depthBegin, depth] = [local("depthBegin"), local("depth")];
  const [tile, panel] = [local("tile"), local("panel")];

  const rowsOfA = new Offsets(entry, m.a, row, room("rowsOfA"));
  const rowsOfC = new Offsets(entry, m.c, row, room("rowsOfC"));
  const columnsOfB = new Offsets(entry, n.b, column, room("columnsOfB"));
  const columnsOfC = new Offsets(entry, n.c, column, room("columnsOfC"));
  const depthOfA = new Offsets(entry, k.a, depthBegin, room("depthOfA"));
  const depthOfB = new Offsets(entry, k.b, depthBegin, room("depthOfB"));

  const strides = { rows: TILE_ROWS, vectors: TILE_COLUMNS / 4, aRow: 4, aDepth: 16, bDepth: 32, relaxed };
  const cRow = evenStride(m.c);
  const direct =
    cRow !== undefined && cRow >= 0 && evenStride(n.c) === 1 ? tileFunction({ ...strides, cRow: cRow * 4 }) : undefined;
  const apart = tileFunction({ ...strides, cRow: TILE_COLUMNS * 4 });
  const callTile = (callee: WasmFunction, to: Code, count: Code, adds: Code) =>
    call(
      callee,
      sum(room("packedA"), times(times(get(tile), get(depth)), 4)),
      sum(room("packedB"), times(times(get(panel), get(depth)), 4)),
      to,
      get(depth),
      count,
      adds,
    );

  /** Copies a tile from where it was computed apart to elements of the result, wherever they lie. */
  const [i, j, to] = [local("i"), local("j"), local("to")];
  const computed = load("f32.load", sum(room("tile"), times(sum(times(get(i), TILE_COLUMNS), get(j)), 4)));
  const scatter = countUp(
    i,
    i32(0),
    smaller(i32(TILE_ROWS), minus(get(rows), get(tile))),
    1,
    countUp(j, i32(0), smaller(i32(TILE_COLUMNS), minus(get(columns), get(panel))), 1, [
      set(to, sum(get(c), rowsOfC.at(sum(get(tile), get(i))), columnsOfC.at(sum(get(panel), get(j))))),
      when(
        get(depthBegin),
        store("f32.store", get(to), apply("f32.add", load("f32.load", get(to)), computed)),
        store("f32.store", get(to), computed),
      ),
    ]),
  );
  const whole = local("whole tiles");
  const panelOfTiles = [
    set(tile, i32(0)),
    direct === undefined
      ? []
      : when(apply("i32.ge_u", minus(get(columns), get(panel)), i32(TILE_COLUMNS)), [
          set(whole, apply("i32.div_u", get(rows), i32(TILE_ROWS))),
          when(get(whole), [
            callTile(direct, sum(get(c), rowsOfC.at(i32(0)), columnsOfC.at(get(panel))), get(whole), get(depthBegin)),
            set(tile, times(get(whole), TILE_ROWS)),
          ]),
        ]),
    countUp(tile, get(tile), get(rows), TILE_ROWS, [callTile(apart, room("tile"), i32(1), i32(0)), scatter]),
  ];

  const inBlocks = (at: Local, count: Local, begin: Code, end: Code, step: number, body: Code) =>
    countUp(at, begin, end, step, [set(count, smaller(i32(step), minus(end, get(at)))), body]);
  const product = inBlocks(column, columns, get(columnBegin), get(columnEnd), blocks.columns, [
    columnsOfB.prepare(columns),
    columnsOfC.prepare(columns),
    inBlocks(depthBegin, depth, i32(0), i32(k.size), blocks.depth, [
      depthOfA.prepare(depth),
      depthOfB.prepare(depth),
      pack(entry, {
        width: TILE_COLUMNS,
        base: b,
        across: columnsOfB,
        along: depthOfB,
        count: columns,
        depth,
        to: room("packedB"),
      }),
      inBlocks(row, rows, get(rowBegin), get(rowEnd), blocks.rows, [
        rowsOfA.prepare(rows),
        rowsOfC.prepare(rows),
        pack(entry, {
          width: TILE_ROWS,
          base: a,
          across: rowsOfA,
          along: depthOfA,
          count: rows,
          depth,
          to: room("packedA"),
        }),
        countUp(panel, i32(0), get(columns), TILE_COLUMNS, panelOfTiles),
      ]),
    ]),
  ]);

  // Work is split into whole tiles of the longer side of every element of the batch, all counted in one row.
  const splitsRows = m.size > n.size;
  const chunk = splitsRows ? TILE_ROWS : TILE_COLUMNS;
  const chunks = Math.ceil(Math.max(m.size, n.size) / chunk);
  const [unit, unitEnd, element, begin, end] = [
    local("unit"),
    local("unitEnd"),
    local("element"),
    local("begin"),
    local("end"),
  ];
  const share = (thread: Code) => apply("i32.div_u", times(i32(batch.size * chunks), thread), get(entry.threads));
  const whollyOr = (splits: boolean, size: number) => ({
    begin: splits ? times(get(begin), chunk) : i32(0),
    end: splits ? smaller(times(get(end), chunk), i32(size)) : i32(size),
  });
  const ofRows = whollyOr(splitsRows, m.size);
  const ofColumns = whollyOr(!splitsRows, n.size);
  entry.body = [
    set(unit, share(get(entry.thread))),
    set(unitEnd, share(sum(get(entry.thread), i32(1)))),
    block((done) =>
      loop((again) => [
        branchIf(done, apply("i32.ge_u", get(unit), get(unitEnd))),
        set(element, apply("i32.div_u", get(unit), i32(chunks))),
        set(begin, apply("i32.rem_u", get(unit), i32(chunks))),
        set(end, smaller(sum(get(begin), minus(get(unitEnd), get(unit))), i32(chunks))),
        set(a, sum(get(rowsFrom), offsetAt(batch.a, get(element)))),
        set(b, sum(get(columnsFrom), offsetAt(batch.b, get(element)))),
        set(c, sum(get(result), offsetAt(batch.c, get(element)))),
        set(rowBegin, ofRows.begin),
        set(rowEnd, ofRows.end),
        set(columnBegin, ofColumns.begin),
        set(columnEnd, ofColumns.end),
        product,
        set(unit, sum(get(unit), minus(get(end), get(begin)))),
        branch(again),
      ]),
    ),
  ];
  return { entry, helpers: direct === undefined || direct.name === apart.name ? [apart] : [direct, apart] };
}
