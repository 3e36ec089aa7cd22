import type { Gate, Way } from "./find-way.ts";
import type { Lattice } from "./lattice.ts";

/**
 * The shortest way with two bends that crosses nothing: aside, down along all that it passes, and back. Most skips take it,
 * and it is found without looking at every place that a line could reach.
 */
export function goAround(lattice: Lattice, starts: readonly Gate[], ends: readonly Gate[]): Way | undefined {
  const ways = (["right", "left"] as const).flatMap((side) => {
    const back = side === "right" ? "left" : "right";
    const leaving = starts.filter((gate) => gate.side === side).map((gate) => reachOf(lattice, gate, side));
    const coming = ends.filter((gate) => gate.side === back).map((gate) => reachOf(lattice, gate, side));
    return leaving.flatMap((start) => coming.flatMap((end) => joinedBy(lattice, start, end) ?? []));
  });
  const [best] = ways.sort((a, b) => a.cost - b.cost);
  return best;
}

/** A gate, and the columns that a straight line reaches from it. */
interface Reach {
  readonly gate: Gate;
  readonly row: number;
  readonly columns: readonly number[];
}

function reachOf({ xs, ys, right }: Lattice, gate: Gate, side: "left" | "right"): Reach {
  const row = ys.indexOf(gate.y);
  const columns: number[] = [];
  const step = side === "right" ? 1 : -1;
  for (let column = xs.indexOf(gate.x); xs[column] !== undefined; column += step) {
    columns.push(column);
    if (right[row * xs.length + Math.min(column, column + step)] !== 0) break;
  }
  return { gate, row, columns };
}

/** On the nearest column that both ends reach and that is free between them. */
function joinedBy(lattice: Lattice, start: Reach, end: Reach): (Way & { readonly cost: number }) | undefined {
  const others = new Set(end.columns);
  const column = start.columns.find((one) => others.has(one) && isFree(lattice, one, start.row, end.row));
  const x = lattice.xs[column ?? -1];
  if (x === undefined) return undefined;
  const [from, to] = [start.gate, end.gate];
  const way = [from, { x, y: from.y }, { x, y: to.y }, to].map((at) => ({ x: at.x, y: at.y }));
  const cost = from.cost + to.cost + Math.abs(x - from.x) + Math.abs(x - to.x) + Math.abs(to.y - from.y);
  return { way, start: from, end: to, cost };
}

function isFree({ xs, down }: Lattice, column: number, from: number, to: number): boolean {
  for (let row = Math.min(from, to); row < Math.max(from, to); row++)
    if (down[row * xs.length + column] !== 0) return false;
  return true;
}
