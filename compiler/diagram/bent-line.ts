import type { Point } from "./layout.ts";
import { round } from "./svg-element.ts";

const CORNER = 10;

/** A line of horizontal and vertical pieces with rounded corners, as SVG writes it. */
export function bentLine(way: readonly Point[]): string {
  const said = way.map((point, i) => {
    const before = way[i - 1];
    const after = way[i + 1];
    if (before === undefined) return `M${pair(point)}`;
    if (after === undefined) return `L${pair(point)}`;
    const radius = Math.min(CORNER, distance(before, point) / 2, distance(point, after) / 2);
    return `L${pair(towards(point, before, radius))}Q${pair(point)} ${pair(towards(point, after, radius))}`;
  });
  return said.join("");
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function towards(from: Point, to: Point, length: number): Point {
  const part = length / (distance(from, to) || 1);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

const pair = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
