import type { Boxes } from "../../diagram/diagram.ts";
import type { Rectangle } from "../../drawing/plane.ts";
import { middle } from "../geometry.ts";
import type { Layout } from "../layout.ts";

/** By how much Graphviz, which counts in whole points, may miss an axis. */
const SLACK = 3;

/** A layout in which what was nearly straight is straight: what flows down a step moves under where it comes from. */
export function aligned({ edges }: Boxes, layout: Layout): Layout {
  const nodes = new Map<string, Rectangle>(layout.nodes);
  for (const { kind, from, to } of edges) {
    const [tail, head] = [nodes.get(from), nodes.get(to)];
    if ((kind !== "flow" && kind !== "line") || tail === undefined || head === undefined) continue;
    const by = middle(tail).x - middle(head).x;
    if (Math.abs(by) < SLACK) nodes.set(to, { ...head, x: head.x + by });
  }
  return { ...layout, nodes };
}
