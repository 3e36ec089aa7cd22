import { evenStride } from "./line.ts";
import type { NormalForm } from "./normal-form.ts";

/** Rows and columns of the tile whose sums are kept in registers: 8 sums, 2 vectors of b and one number of a. */
export const TILE_ROWS = 4;
export const TILE_COLUMNS = 8;

/** Blocks and threads' parts begin at a multiple of so many rows: whatever the tile, rows are left over only at the end. */
export const ROW_CHUNK = 8;

/** How a contraction is gone through. None of it is seen in the result, but for the depth of its blocks. */
export interface Blocks {
  /** How much of each group is worked on at a time, so that it stays in the caches; the last block may have `ROW_CHUNK` − 1 rows more. */
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Whether tiles read an operand where it lies, and not a copy laid out for them. */
  readonly readsA: boolean;
  readonly readsB: boolean;
  /** Whether tiles store where the result lies, and not apart, for it to be copied. */
  readonly stores: boolean;
}

/** Sums run over blocks of k: their length is part of what the result is, to the bit. */
const LONGEST_DEPTH = 512;
/** Elements of packed b, for half of a second-level cache of 1 MiB; and of packed a. */
const PACKED_COLUMNS = 1 << 17;
const PACKED_ROWS = 1 << 15;

export function blocksOf({ m, n, k }: NormalForm): Blocks {
  const depth = depthOfBlocks(k.size);
  const atMost = (size: number, tile: number, packed: number, most: number) =>
    Math.min(roundUp(size, tile), Math.min(most, Math.max(1, Math.floor(packed / depth / tile)) * tile));
  const [aRow, aDepth] = [evenStride(m.a), evenStride(k.a)];
  const [bDepth, bColumn, cRow] = [evenStride(k.b), evenStride(n.b), evenStride(m.c)];
  const lastOfC = n.c.at(-1);
  return {
    depth,
    rows: atMost(m.size, ROW_CHUNK, PACKED_ROWS, 512),
    columns: atMost(n.size, TILE_COLUMNS, PACKED_COLUMNS, 2048),
    // A column of a is worth laying out where it is read for many columns of b.
    readsA: aRow !== undefined && aRow >= 0 && aDepth !== undefined && (aDepth === 1 || n.size <= 24 || k.size === 1),
    readsB: bDepth !== undefined && bColumn === 1 && (m.size <= 8 || k.size === 1 || k.size * n.size <= 4096),
    stores:
      cRow !== undefined &&
      cRow >= 0 &&
      (lastOfC === undefined || (lastOfC.stride === 1 && (n.c.length === 1 || lastOfC.size % TILE_COLUMNS === 0))),
  };
}

/** Blocks of k are as even as can be. */
export const depthOfBlocks = (size: number): number => Math.ceil(size / Math.ceil(size / LONGEST_DEPTH));

export const roundUp = (size: number, to: number): number => Math.ceil(size / to) * to;
