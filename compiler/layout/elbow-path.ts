import type { Point, Rectangle } from "../drawing/plane.ts";
import { middle } from "./geometry.ts";

/** How far from a box's corners a line may meet it. */
const INSET = 7;
/** A piece that is shorter looks like a slip of the pen. */
const SHORTEST = 20;

/**
 * The ways from one box to a lower one with at most one corner, best first: straight down; down and in from the side;
 * out to the side and down.
 */
export function elbowPaths(tail: Rectangle, head: Rectangle): (readonly Point[])[] {
  const [start, end] = [middle(tail), middle(head)];
  const bottom = tail.y + tail.height;
  const ways: (readonly Point[])[] = [];
  if (bottom >= head.y) return ways;
  for (const x of [start.x, end.x]) {
    if (meets(x, tail) && meets(x, head))
      ways.push([
        { x, y: bottom },
        { x, y: head.y },
      ]);
  }
  const side = Math.sign(end.x - start.x);
  const near = end.x - (side * head.width) / 2;
  if ((near - start.x) * side > SHORTEST)
    ways.push([
      { x: start.x, y: bottom },
      { x: start.x, y: end.y },
      { x: near, y: end.y },
    ]);
  const out = start.x + (side * tail.width) / 2;
  if ((end.x - out) * side > SHORTEST)
    ways.push([
      { x: out, y: start.y },
      { x: end.x, y: start.y },
      { x: end.x, y: head.y },
    ]);
  return ways;
}

/** A line may meet a box anywhere along its top; a small one in its middle only. */
function meets(x: number, { x: left, width }: Rectangle): boolean {
  return Math.abs(x - left - width / 2) < Math.max(1, width / 2 - INSET);
}
