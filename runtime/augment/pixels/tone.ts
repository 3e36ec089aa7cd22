import type { Picture } from "../picture.ts";
import { histogram, type LevelTable, levelTable, throughTables } from "./level-table.ts";

/** What Pillow's `ImageOps` makes of levels, each by itself or by how many there are of each; to the bit. */

export const invert = (picture: Picture): Picture =>
  throughTables(
    picture,
    levelTable((level) => 255 - level),
  );

/** Levels from the threshold on are turned over. */
export const solarize = (picture: Picture, threshold: number): Picture =>
  throughTables(
    picture,
    levelTable((level) => (level < threshold ? level : 255 - level)),
  );

/** Levels below 128 become lighter. */
export const solarizeAdd = (picture: Picture, add: number): Picture =>
  throughTables(
    picture,
    levelTable((level) => (level < 128 ? Math.min(255, level + add) : level)),
  );

/** Of eight bits the upper ones are kept; of none, nothing is. */
export const posterize = (picture: Picture, bits: number): Picture =>
  throughTables(
    picture,
    levelTable((level) => level & ~(2 ** (8 - bits) - 1)),
  );

/** Each channel's darkest level becomes 0 and its lightest 255. */
export const autoContrast = (picture: Picture): Picture => byHistogram(picture, stretched);

/** Each channel's levels become as frequent as each other, as nearly as can be. */
export const equalize = (picture: Picture): Picture => byHistogram(picture, levelled);

function byHistogram(picture: Picture, tableOf: (counts: Uint32Array) => LevelTable): Picture {
  const [first, ...rest] = Array.from({ length: picture.channels }, (_, channel) =>
    tableOf(histogram(picture, channel)),
  );
  return first === undefined ? picture : throughTables(picture, first, ...rest);
}

const unchanged = levelTable((level) => level);

function stretched(counts: Uint32Array): LevelTable {
  const low = counts.findIndex((count) => count > 0);
  const high = counts.findLastIndex((count) => count > 0);
  if (high <= low) return unchanged;
  const scale = 255 / (high - low);
  const offset = -low * scale;
  return levelTable((level) => level * scale + offset);
}

function levelled(counts: Uint32Array): LevelTable {
  const last = counts[counts.findLastIndex((count) => count > 0)] ?? 0;
  const step = Math.floor((counts.reduce((sum, count) => sum + count, 0) - last) / 255);
  if (step === 0) return unchanged;
  let before = Math.floor(step / 2);
  return levelTable((level) => {
    const become = Math.floor(before / step);
    before += counts[level] ?? 0;
    return become;
  });
}
