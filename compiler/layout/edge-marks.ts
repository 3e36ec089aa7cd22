import type { Edge } from "../diagram/diagram.ts";
import type { Circle, Group, Text } from "../drawing/drawing.ts";
import { forksOf } from "../drawing/laws/line-laws.ts";
import { textAt } from "../drawing/marks.ts";
import { bentLine } from "./bent-line.ts";
import { middle } from "./geometry.ts";
import type { Line } from "./route/router.ts";

/** An arrow, if it goes anywhere; pointing at it says the shape of what flows. */
export function edgeMark({ id, kind, to, change, description: title }: Edge, { net, way }: Line): Group[] {
  if (way.length < 2) return [];
  const line = {
    kind: "path",
    role: `edge-${change ?? kind}`,
    segments: bentLine(way),
    arrow: kind !== "line",
  } as const;
  return [{ kind: "group", role: "edge", id, ends: [net, to], title, marks: [line] }];
}

/** Its shape, beside it. */
export function edgeShape({ label, isUpright = false }: Edge, { label: box }: Line): Text[] {
  if (label === undefined || box === undefined) return [];
  const { x, y } = middle(box);
  // Most lie on a frame or near one: its colour surrounds them.
  // What keeps lines off its letters keeps off the box under it.
  const at = isUpright ? { x: x + 3.4, y: y - 2 } : { x, y: y + 3.4 };
  const upright = isUpright ? { upright: true } : {};
  return [{ ...textAt(at, "middle", "edge-shape", label), ...upright, ground: "cluster-block" }];
}

/** A dot wherever the lines of one tensor part. */
export function forkMarks(lines: readonly Line[]): Circle[] {
  const nets = new Map<string, Line[]>();
  for (const line of lines) nets.set(line.net, [...(nets.get(line.net) ?? []), line]);
  const pieces = ({ way }: Line) => ({ pieces: way.slice(1).map((to, i) => ({ from: way[i] ?? to, to })) });
  return [...nets.values()]
    .flatMap((own) => forksOf(own.map(pieces)))
    .map((at) => ({ kind: "circle", role: "fork", ...at, radius: 2.6 }));
}
