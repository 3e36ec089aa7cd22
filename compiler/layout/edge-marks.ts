import type { Edge } from "../diagram/diagram.ts";
import type { Group, Text } from "../drawing/drawing.ts";
import { textAt } from "../drawing/marks.ts";
import type { Line } from "./route.ts";

/** An arrow; pointing at it says the shape of what flows. */
export function edgeMark({ id, kind, from, to, description: title }: Edge, { segments }: Line): Group {
  const line = { kind: "path", role: `edge-${kind}`, segments, arrow: kind !== "line" } as const;
  return { kind: "group", role: "edge", id, ends: [from, to], title, marks: [line] };
}

/** Its shape, beside it. */
export function edgeShape({ label }: Edge, { label: at }: Line): Text[] {
  if (label === undefined || at === undefined) return [];
  // Most lie on a frame or near one: its colour surrounds them.
  return [{ ...textAt({ x: at.x, y: at.y + 3.4 }, "middle", "edge-shape", label), ground: "cluster-block" }];
}
