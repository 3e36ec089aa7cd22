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
import type { RegionFunction } from "../region-function.ts";
import { type Blocks, blocksOf, ROW_CHUNK, TILE_COLUMNS, TILE_ROWS } from "./blocks.ts";
import { inBlocks } from "./in-blocks.ts";
import { minus, sum, times } from "./integer-code.ts";
import { evenStride, offsetAt } from "./line.ts";
import type { NormalForm } from "./normal-form.ts";
import { Offsets } from "./offsets.ts";
import { pack } from "./pack.ts";
import { Runs } from "./runs.ts";
import { type Scratch, scratchOf } from "./scratch.ts";
import { type Part, split } from "./split.ts";
import { tileFunction } from "./tile.ts";

/** Writes a contraction as tiles of rows and columns, block by block. */
export class TiledProduct {
  private readonly entry: RegionFunction;
  private readonly form: NormalForm;
  private readonly relaxed: boolean;
  private readonly helper: (made: WasmFunction) => WasmFunction;
  private readonly blocks: Blocks;
  private readonly scratch: Scratch;
  /** Where the operands of one element of the batch begin. */
  private readonly a: Local;
  private readonly b: Local;
  private readonly c: Local;
  /** The block: its first row, column and k, and how many. */
  private readonly row: Local;
  private readonly rows: Local;
  private readonly column: Local;
  private readonly columns: Local;
  private readonly depthBegin: Local;
  private readonly depth: Local;
  /** In the block, the first row of what is computed next, and the first column. */
  private readonly tile: Local;
  private readonly panel: Local;
  private readonly rowsOfA: Offsets;
  private readonly rowsOfC: Offsets;
  private readonly columnsOfB: Offsets;
  private readonly columnsOfC: Offsets;
  private readonly depthOfA: Runs;
  private readonly depthOfB: Runs;

  /** @param helper gives the function of that name that the module has */
  constructor(entry: RegionFunction, form: NormalForm, relaxed: boolean, helper: (made: WasmFunction) => WasmFunction) {
    const { m, n, k } = form;
    this.entry = entry;
    this.form = form;
    this.relaxed = relaxed;
    this.helper = helper;
    this.blocks = blocksOf(form);
    this.scratch = scratchOf(form, this.blocks);
    const local = (name: string) => entry.local("i32", name);
    [this.a, this.b, this.c] = [local("a of the batch"), local("b of the batch"), local("c of the batch")];
    [this.row, this.rows] = [local("row"), local("rows")];
    [this.column, this.columns] = [local("column"), local("columns")];
    [this.depthBegin, this.depth] = [local("depthBegin"), local("depth")];
    [this.tile, this.panel] = [local("tile"), local("panel")];
    this.rowsOfA = new Offsets(entry, m.a, this.row, this.room("rowsOfA"));
    this.rowsOfC = new Offsets(entry, m.c, this.row, this.room("rowsOfC"));
    this.columnsOfB = new Offsets(entry, n.b, this.column, this.room("columnsOfB"));
    this.columnsOfC = new Offsets(entry, n.c, this.column, this.room("columnsOfC"));
    this.depthOfA = new Runs(entry, k.a, this.depthBegin, this.depth, this.room("depthOfA"));
    this.depthOfB = new Runs(entry, k.b, this.depthBegin, this.depth, this.room("depthOfB"));
  }

  code(): Code {
    const { batch } = this.form;
    const [first, second, result] = this.entry.operands as [Local, Local, Local];
    const [a, b] = this.form.swapped ? [second, first] : [first, second];
    return split(this.entry, this.form, (part) => [
      set(this.a, sum(get(a), offsetAt(batch.a, get(part.element)))),
      set(this.b, sum(get(b), offsetAt(batch.b, get(part.element)))),
      set(this.c, sum(get(result), offsetAt(batch.c, get(part.element)))),
      this.inBlocks(part),
    ]);
  }

  private inBlocks({ rowBegin, rowEnd, columnBegin, columnEnd }: Part): Code {
    const { row, rows, column, columns, depthBegin, depth, blocks } = this;
    const packedB = {
      width: TILE_COLUMNS,
      base: this.b,
      across: this.columnsOfB,
      along: this.depthOfB,
      count: columns,
      depth,
      to: this.room("packedB"),
    };
    const packedA = {
      width: TILE_ROWS,
      base: this.a,
      across: this.rowsOfA,
      along: this.depthOfA,
      count: rows,
      depth,
      to: this.room("packedA"),
    };
    return inBlocks(column, columns, get(columnBegin), get(columnEnd), blocks.columns, 0, [
      this.columnsOfB.prepare(columns),
      this.columnsOfC.prepare(columns),
      inBlocks(depthBegin, depth, i32(0), i32(this.form.k.size), blocks.depth, 0, [
        blocks.readsB ? [] : [this.depthOfB.prepare(), pack(this.entry, packedB, this.helper)],
        blocks.readsA ? [] : this.depthOfA.prepare(),
        inBlocks(row, rows, get(rowBegin), get(rowEnd), blocks.rows, ROW_CHUNK - 1, [
          this.rowsOfC.prepare(rows),
          blocks.readsA ? [] : [this.rowsOfA.prepare(rows), pack(this.entry, packedA, this.helper)],
          this.panels(),
        ]),
      ]),
    ]);
  }

  /** All tiles of a block, panel after panel of columns. */
  private panels(): Code {
    const { panel, columns, blocks } = this;
    const { m, n } = this.form;
    const panelsOf = (width: number) =>
      block((done) =>
        loop((again) => [
          branchIf(done, apply("i32.lt_u", minus(get(columns), get(panel)), i32(width))),
          this.panelOfTiles(width),
          set(panel, sum(get(panel), i32(width))),
          branch(again),
        ]),
      );
    // One or two rows have too few sums to keep the machine busy, unless they are long.
    const widest = blocks.readsB && blocks.stores && evenStride(n.c) === 1 && m.size <= 2 ? 32 / m.size : TILE_COLUMNS;
    const last = n.size % TILE_COLUMNS;
    return [
      set(panel, i32(0)),
      [...new Set([widest, TILE_COLUMNS])].filter((width) => width <= n.size).map(panelsOf),
      last === 0 ? [] : when(apply("i32.lt_u", get(panel), get(columns)), this.panelOfTiles(last)),
    ];
  }

  /** Tiles of a width, from the block's first row to its last. */
  private panelOfTiles(width: number): Code {
    const { tile, rows, blocks } = this;
    const m = this.form.m.size;
    // Half as wide, a tile is twice as high, to have as many sums. What is left over goes with the tile above it where
    // registers allow: alone it would take as long as a whole tile.
    const isFree = blocks.readsA && blocks.stores;
    const height = isFree && width <= 4 ? 8 : TILE_ROWS;
    const highest = isFree && width <= 4 ? 12 : height;
    const over = m % height;
    const last = over > 0 && m > height && height + over <= highest ? height + over : over;
    const whole = apply("i32.div_u", get(rows), i32(height));
    const count = this.entry.local("i32", "tiles");
    const hasOver = apply("i32.ne", apply("i32.rem_u", get(rows), i32(height)), i32(0));
    return [
      set(tile, i32(0)),
      m < height
        ? []
        : [
            set(count, last > height ? minus(whole, hasOver) : whole),
            when(get(count), this.tiles(height, width, count)),
          ],
      last === 0
        ? []
        : when(apply("i32.lt_u", get(tile), get(rows)), [set(count, i32(1)), this.tiles(last, width, count)]),
    ];
  }

  /** Some tiles one below the other; `tile` is then the row below them. */
  private tiles(height: number, width: number, count: Local): Code {
    const { tile, panel } = this;
    const down = (tiles: Code) => set(tile, sum(get(tile), times(tiles, height)));
    if (this.blocks.stores) {
      const cRow = (evenStride(this.form.m.c) ?? 0) * 4;
      const to = sum(get(this.c), this.rowsOfC.at(get(tile)), this.columnsOfC.at(get(panel)));
      return [this.callTile(height, width, cRow, to, get(count), get(this.depthBegin)), down(get(count))];
    }
    return loop((again) => [
      this.callTile(height, width, TILE_COLUMNS * 4, this.room("tile"), i32(1), i32(0)),
      this.scatter(height, width),
      down(i32(1)),
      branchIf(again, [set(count, minus(get(count), i32(1))), get(count)]),
    ]);
  }

  private callTile(height: number, width: number, cRow: number, to: Code, count: Code, adds: Code): Code {
    const { blocks, depth, relaxed } = this;
    const { m } = this.form;
    const aRow = (evenStride(m.a) ?? 0) * 4;
    const ofA = blocks.readsA
      ? { aRow, aDepth: this.depthOfA.stride, aTile: aRow * height }
      : { aRow: 4, aDepth: TILE_ROWS * 4, aTile: undefined };
    const bDepth = blocks.readsB ? this.depthOfB.stride : TILE_COLUMNS * 4;
    const callee = this.helper(tileFunction({ rows: height, columns: width, ...ofA, bDepth, cRow, relaxed }));
    const packed = (key: "packedA" | "packedB", index: Local) =>
      sum(this.room(key), times(times(get(index), get(depth)), 4));
    return call(
      callee,
      blocks.readsA
        ? sum(get(this.a), this.rowsOfA.at(get(this.tile)), this.depthOfA.first())
        : packed("packedA", this.tile),
      blocks.readsB
        ? sum(get(this.b), this.columnsOfB.at(get(this.panel)), this.depthOfB.first())
        : packed("packedB", this.panel),
      to,
      get(depth),
      count,
      adds,
    );
  }

  /** Copies a tile from where it was computed apart to the elements of the result, wherever they lie. */
  /** A tile that lies elsewhere: by vectors where four columns and four lie side by side, else element by element. */
  private scatter(height: number, width: number): Code {
    const [i, j, to] = ["i", "j", "to"].map((name) => this.entry.local("i32", name)) as [Local, Local, Local];
    const last = this.form.n.c.at(-1);
    const byFour = last?.stride === 1 && last.size % 4 === 0 && width % 4 === 0;
    const [read, write, add] = byFour
      ? (["v128.load", "v128.store", "f32x4.add"] as const)
      : (["f32.load", "f32.store", "f32.add"] as const);
    const computed = load(read, sum(this.room("tile"), times(sum(times(get(i), TILE_COLUMNS), get(j)), 4)));
    return countUp(
      i,
      i32(0),
      i32(height),
      1,
      countUp(j, i32(0), i32(width), byFour ? 4 : 1, [
        set(
          to,
          sum(
            get(this.c),
            this.rowsOfC.at(sum(get(this.tile), get(i))),
            this.columnsOfC.at(sum(get(this.panel), get(j))),
          ),
        ),
        when(
          get(this.depthBegin),
          store(write, get(to), apply(add, load(read, get(to)), computed)),
          store(write, get(to), computed),
        ),
      ]),
    );
  }

  private room(key: keyof Scratch): Code {
    return sum(get(this.entry.scratch), i32(this.scratch[key]));
  }
}
