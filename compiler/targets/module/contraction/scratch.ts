import { type Blocks, ROW_CHUNK, roundUp, TILE_COLUMNS, TILE_ROWS } from "./blocks.ts";
import type { NormalForm } from "./normal-form.ts";
import { tableBytes } from "./offsets.ts";
import { runTableBytes } from "./runs.ts";

/** Where in its scratch a thread keeps what: packed blocks, one tile, and tables of offsets and runs. */
export interface Scratch {
  readonly packedA: number;
  readonly packedB: number;
  readonly tile: number;
  readonly rowsOfA: number;
  readonly rowsOfC: number;
  readonly columnsOfB: number;
  readonly columnsOfC: number;
  readonly depthOfA: number;
  readonly depthOfB: number;
  readonly bytes: number;
}

export function scratchOf({ m, n, k }: NormalForm, blocks: Blocks): Scratch {
  let bytes = 0;
  const room = (size: number) => {
    const begin = bytes;
    bytes += roundUp(size, 64);
    return begin;
  };
  const rows = blocks.rows + ROW_CHUNK;
  return {
    packedA: room(blocks.readsA ? 0 : rows * blocks.depth * 4),
    packedB: room(blocks.readsB ? 0 : blocks.columns * blocks.depth * 4),
    tile: room(blocks.stores ? 0 : TILE_ROWS * TILE_COLUMNS * 4),
    rowsOfA: room(tableBytes(m.a, rows)),
    rowsOfC: room(tableBytes(m.c, rows)),
    columnsOfB: room(tableBytes(n.b, blocks.columns)),
    columnsOfC: room(tableBytes(n.c, blocks.columns)),
    depthOfA: room(runTableBytes(k.a, blocks.depth)),
    depthOfB: room(runTableBytes(k.b, blocks.depth)),
    bytes,
  };
}
