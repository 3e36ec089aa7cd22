import type { Lattice } from "./lattice.ts";

/**
 * Whether any way at all leads from one of some places to one of others. Looked for from both ends at once, so that it is
 * soon known of one that is walled in: a cheapest way is not searched on the whole lattice only to be found missing.
 */
export function areJoined(lattice: Lattice, starts: readonly number[], ends: readonly number[]): boolean {
  const columns = lattice.xs.length;
  const side = new Uint8Array(columns * lattice.ys.length);
  const queues = [starts, ends].map((places, i) => {
    const own = [...new Set(places)];
    for (const place of own) side[place] = (side[place] ?? 0) | (i + 1);
    return own;
  });
  if (ends.some((place) => side[place] === 3)) return true;
  const [forth = [], back = []] = queues;
  for (let i = 0; i < forth.length && i < back.length; i++)
    for (const [queue, own] of [
      [forth, 1],
      [back, 2],
    ] as const)
      for (const next of neighbours(lattice, columns, queue[i] ?? 0)) {
        if (side[next] === own) continue;
        if (side[next] === 3 - own) return true;
        side[next] = own;
        queue.push(next);
      }
  return false;
}

function* neighbours({ right, down, ys }: Lattice, columns: number, place: number): Generator<number> {
  const column = place % columns;
  if (column + 1 < columns && right[place] !== Infinity) yield place + 1;
  if (column > 0 && right[place - 1] !== Infinity) yield place - 1;
  if (place + columns < columns * ys.length && down[place] !== Infinity) yield place + columns;
  if (place >= columns && down[place - columns] !== Infinity) yield place - columns;
}
