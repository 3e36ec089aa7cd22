import type { Edge } from "../diagram/diagram.ts";
import type { Point, Rectangle } from "../drawing/plane.ts";
import { holds, isClear, middle } from "./geometry.ts";
import type { Layout } from "./layout.ts";

/** From a body to the line that goes past it. */
const GAP = 13;

/**
 * The way past the body of a residual as people draw it: out to the side, down, and back in. It keeps to the left,
 * goes to the right where something stands in the way, and is undefined where neither is free.
 */
export function skipPath({ from, to }: Edge, layout: Layout): readonly Point[] | undefined {
  const [tail, head] = [layout.nodes.get(from), layout.nodes.get(to)];
  if (tail === undefined || head === undefined) return undefined;
  const [start, end] = [middle(tail), middle(head)];
  if (end.y - start.y < 20) return undefined;
  const frames = [...layout.clusters.values()].filter((box) => holds(box, start) && holds(box, end));
  const [frame] = frames.sort((a, b) => a.width - b.width);
  const others = [...layout.nodes].filter(([id, { width }]) => id !== from && id !== to && width > 2);
  const boxes = [
    ...[...layout.clusters.values()].filter((box) => !frames.includes(box)),
    ...others.map(([, box]) => box),
  ];
  const beside = boxes.filter(
    (box) => box.y < end.y && box.y + box.height > start.y && (frame === undefined || holds(frame, box)),
  );
  const channels = [
    Math.min(start.x, end.x, ...beside.map(({ x }) => x)) - GAP,
    Math.max(start.x, end.x, ...beside.map(({ x, width }) => x + width)) + GAP,
  ];
  return channels
    .filter((channel) => frame === undefined || isBetween(channel, frame))
    .map((x) => [
      start,
      { x, y: start.y },
      { x, y: end.y },
      { x: end.x + (Math.sign(x - end.x) * head.width) / 2, y: end.y },
    ])
    .find((way) => isClear(way, boxes));
}

const isBetween = (x: number, frame: Rectangle): boolean => x > frame.x && x < frame.x + frame.width;
