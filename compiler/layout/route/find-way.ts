import type { Point } from "../../drawing/plane.ts";
import { areJoined } from "./joined-places.ts";
import type { Lattice } from "./lattice.ts";

export type Side = "right" | "down" | "left" | "up";
const sides: readonly Side[] = ["right", "down", "left", "up"];
const TURNS = [0, 1, 3] as const;

/** Where a way may start or end, and which way it then goes. */
export interface Gate extends Point {
  readonly side: Side;
  readonly cost: number;
}

/** A way by its corners, and between which gates it leads. */
export interface Way {
  readonly way: readonly Point[];
  readonly start: Gate;
  readonly end: Gate;
}

const BEND = 40;
/** Of two ways that are else alike, the one on the left. */
const RIGHTWARD = 1.004;

/** The cheapest way from one of some gates to another. */
export function findWay(lattice: Lattice, starts: readonly Gate[], ends: readonly Gate[]): Way | undefined {
  if (starts.length === 0 || ends.length === 0) return undefined;
  const { xs, ys } = lattice;
  const columns = xs.length;
  const [columnOf, rowOf] = [indexOf(xs), indexOf(ys)];
  const stateOf = ({ x, y, side }: Gate) =>
    ((rowOf.get(y) ?? 0) * columns + (columnOf.get(x) ?? 0)) * 4 + sides.indexOf(side);
  const placesOf = (gates: readonly Gate[]) => gates.map((gate) => stateOf(gate) >> 2);
  if (!areJoined(lattice, placesOf(starts), placesOf(ends))) return undefined;
  const goals = new Map(ends.map((end) => [stateOf(end), end]));
  const best = new Float64Array(columns * ys.length * 4).fill(Infinity);
  const closed = new Uint8Array(best.length);
  const before = new Int32Array(best.length).fill(-1);
  const begun = new Map<number, Gate>();
  const far = (state: number) => {
    const place = state >> 2;
    const x = xs[place % columns] ?? 0;
    const y = ys[Math.floor(place / columns)] ?? 0;
    let least = Infinity;
    for (const end of ends) least = Math.min(least, Math.abs(end.x - x) + Math.abs(end.y - y));
    return least;
  };
  const open = new Heap();
  for (const start of starts) {
    const state = stateOf(start);
    if (start.cost >= (best[state] ?? 0)) continue;
    best[state] = start.cost;
    begun.set(state, start);
    open.push(state, start.cost + far(state));
  }
  let found: { state: number; end: Gate; cost: number } | undefined;
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (closed[state] === 1) continue;
    closed[state] = 1;
    const cost = best[state] ?? Infinity;
    if (found !== undefined && cost + far(state) >= found.cost) break;
    const end = goals.get(state);
    if (end !== undefined && cost + end.cost < (found?.cost ?? Infinity)) found = { state, end, cost: cost + end.cost };
    const place = state >> 2;
    const side = state & 3;
    const column = place % columns;
    const row = Math.floor(place / columns);
    for (const turn of TURNS) {
      const next = (side + turn) % 4;
      const toX = column + (next === 0 ? 1 : next === 2 ? -1 : 0);
      const toY = row + (next === 1 ? 1 : next === 3 ? -1 : 0);
      if (toX < 0 || toY < 0 || toX >= columns || toY >= ys.length) continue;
      const at = Math.min(row, toY) * columns + Math.min(column, toX);
      const toll = (toY === row ? lattice.right : lattice.down)[at] ?? Infinity;
      if (toll === Infinity) continue;
      const length = Math.abs((xs[toX] ?? 0) - (xs[column] ?? 0)) + Math.abs((ys[toY] ?? 0) - (ys[row] ?? 0));
      const reached = cost + toll + length * (next === 0 ? RIGHTWARD : 1) + (turn === 0 ? 0 : BEND);
      const then = (toY * columns + toX) * 4 + next;
      if (reached >= (best[then] ?? 0) - 1e-9) continue;
      best[then] = reached;
      before[then] = state;
      begun.delete(then);
      open.push(then, reached + far(then));
    }
  }
  if (found === undefined) return undefined;
  const way: Point[] = [];
  let state = found.state;
  for (;;) {
    const place = state >> 2;
    way.push({ x: xs[place % columns] ?? 0, y: ys[Math.floor(place / columns)] ?? 0 });
    const start = begun.get(state);
    if (start !== undefined) return { way: corners(way.reverse()), start, end: found.end };
    state = before[state] ?? 0;
  }
}

/** Without the points that a way goes straight through. */
export function corners(way: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of way) {
    const [a, b] = kept.slice(-2);
    if (b === undefined ? a?.x === point.x && a.y === point.y : b.x === point.x && b.y === point.y) continue;
    if (a !== undefined && b !== undefined && ((a.x === b.x && b.x === point.x) || (a.y === b.y && b.y === point.y)))
      kept.pop();
    kept.push(point);
  }
  return kept;
}

const indexOf = (values: readonly number[]) => new Map(values.map((value, i) => [value, i]));

/** States by what they cost, the cheapest first. */
class Heap {
  private readonly costs: number[] = [];
  private readonly states: number[] = [];

  push(state: number, cost: number): void {
    const { costs, states } = this;
    let at = costs.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = costs[parent] ?? 0;
      if (above <= cost) break;
      costs[at] = above;
      states[at] = states[parent] ?? 0;
      at = parent;
    }
    costs[at] = cost;
    states[at] = state;
  }

  pop(): number | undefined {
    const { costs, states } = this;
    const top = states[0];
    const [cost, state] = [costs.pop(), states.pop()];
    if (cost === undefined || state === undefined || costs.length === 0) return top;
    let at = 0;
    for (;;) {
      let least = at;
      let lowest = cost;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        const below = costs[child] ?? Infinity;
        if (below >= lowest) continue;
        least = child;
        lowest = below;
      }
      if (least === at) break;
      costs[at] = lowest;
      states[at] = states[least] ?? 0;
      at = least;
    }
    costs[at] = cost;
    states[at] = state;
    return top;
  }
}
