import type { Picture } from "../picture.ts";

/** What each of the 256 levels becomes. */
export type LevelTable = Uint8Array;

export const levelTable = (become: (level: number) => number): LevelTable =>
  Uint8Array.from({ length: 256 }, (_, level) => Math.min(255, Math.max(0, Math.trunc(become(level)))));

/** Every level by its table: of each channel its own, or one for all. */
export function throughTables(picture: Picture, ...tables: readonly [LevelTable, ...LevelTable[]]): Picture {
  const { channels, levels: from } = picture;
  const levels = new Uint8Array(from.length);
  for (let channel = 0; channel < channels; channel++) {
    const table = tables[Math.min(channel, tables.length - 1)] ?? tables[0];
    for (let i = channel; i < from.length; i += channels) levels[i] = table[from[i] ?? 0] ?? 0;
  }
  return { ...picture, levels };
}

/** How many pixels have each level, of one channel. */
export function histogram({ channels, levels }: Picture, channel: number): Uint32Array {
  const counts = new Uint32Array(256);
  for (let i = channel; i < levels.length; i += channels) {
    const level = levels[i] ?? 0;
    counts[level] = (counts[level] ?? 0) + 1;
  }
  return counts;
}
