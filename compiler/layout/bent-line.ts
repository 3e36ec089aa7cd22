import type { Segment } from "../drawing/drawing.ts";
import type { Point } from "../drawing/plane.ts";

const CORNER = 10;

/** A line of horizontal and vertical pieces with rounded corners. */
export function bentLine(way: readonly Point[]): Segment[] {
  return way.flatMap((point, i): Segment[] => {
    const before = way[i - 1];
    const after = way[i + 1];
    if (before === undefined) return [{ kind: "move", to: point }];
    if (after === undefined) return [{ kind: "line", to: point }];
    const radius = Math.min(CORNER, distance(before, point) / 2, distance(point, after) / 2);
    const [start, end] = [towards(point, before, radius), towards(point, after, radius)];
    // The parabola between them, with the corner as the control point that it has.
    const controls = [towards(start, point, (2 / 3) * radius), towards(end, point, (2 / 3) * radius)] as const;
    return [
      { kind: "line", to: start },
      { kind: "cubic", controls, to: end },
    ];
  });
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function towards(from: Point, to: Point, length: number): Point {
  const part = length / (distance(from, to) || 1);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
