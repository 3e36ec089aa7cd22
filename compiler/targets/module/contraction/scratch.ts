import { type Blocks, roundUp, TILE_COLUMNS, TILE_ROWS } from "./blocks.ts";
import type { NormalForm } from "./normal-form.ts";
import { tableBytes } from "./offsets.ts";

/** Where in its scratch a thread keeps what: packed blocks, one tile, and tables of offsets. */
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
    bytes += roundUp(size, 16);
    return begin;
  };
  return {
    packedA: room(blocks.rows * blocks.depth * 4),
    packedB: room(blocks.columns * blocks.depth * 4),
    tile: room(TILE_ROWS * TILE_COLUMNS * 4),
    rowsOfA: room(tableBytes(m.a, blocks.rows)),
    rowsOfC: room(tableBytes(m.c, blocks.rows)),
    columnsOfB: room(tableBytes(n.b, blocks.columns)),
    columnsOfC: room(tableBytes(n.c, blocks.columns)),
    depthOfA: room(tableBytes(k.a, blocks.depth)),
    depthOfB: room(tableBytes(k.b, blocks.depth)),
    bytes,
  };
}
