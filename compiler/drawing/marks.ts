import type { Anchor, Path, Segment, Text } from "./drawing.ts";
import type { Point } from "./plane.ts";
import type { ShapeRole, TextRole } from "./role.ts";

/** A text of one run. */
export function textAt({ x, y }: Point, anchor: Anchor, role: TextRole, text: string): Text {
  return { kind: "text", x, y, anchor, runs: [{ role, text, gap: 0 }] };
}

export function path(role: ShapeRole, segments: readonly Segment[]): Path {
  return { kind: "path", role, segments, arrow: false };
}

/** Straight lines from point to point. */
export function polyline(points: readonly Point[]): Segment[] {
  return points.map((to, i) => ({ kind: i === 0 ? "move" : "line", to }));
}
