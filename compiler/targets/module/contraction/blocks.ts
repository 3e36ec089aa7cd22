import type { NormalForm } from "./normal-form.ts";

/** Rows and columns of the tile whose sums are kept in registers: 8 sums, 2 vectors of b and one number of a. */
export const TILE_ROWS = 4;
export const TILE_COLUMNS = 8;

/** How much of each group is worked on at a time, chosen so that what is packed stays in the caches. */
export interface Blocks {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

/** Sums run over blocks of k: their length is part of what the result is, to the bit. */
const LONGEST_DEPTH = 512;
/** Elements of packed b, for half of a second-level cache of 1 MiB; and of packed a. */
const PACKED_COLUMNS = 1 << 17;
const PACKED_ROWS = 1 << 15;

export function blocksOf({ m, n, k }: NormalForm): Blocks {
  const depth = Math.ceil(k.size / Math.ceil(k.size / LONGEST_DEPTH));
  const atMost = (size: number, tile: number, packed: number, most: number) =>
    Math.min(roundUp(size, tile), Math.min(most, Math.max(1, Math.floor(packed / depth / tile)) * tile));
  return {
    depth,
    rows: atMost(m.size, TILE_ROWS, PACKED_ROWS, 512),
    columns: atMost(n.size, TILE_COLUMNS, PACKED_COLUMNS, 2048),
  };
}

export const roundUp = (size: number, to: number): number => Math.ceil(size / to) * to;
