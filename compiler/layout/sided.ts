import { type Boxes, type Cluster, clustersOf, isCluster, type Node, nodesOf } from "../diagram/diagram.ts";
import { trunkOf } from "../diagram/trunk.ts";
import { bounds, type Rectangle } from "../drawing/plane.ts";
import { framesAround } from "./frames-around.ts";
import { holds, middle } from "./geometry.ts";
import { found, type Layout } from "./layout.ts";
import { turnOf } from "./turn.ts";

/** What is put on a side keeps so far from what stands there: a line leads between them. */
const GAP = 24;
/** Nearer than that above or below, something is in the way. */
const NEAR = 8;
/** What it keeps from the frames around it. */
const INSIDE = 28;

/** A layout in which what has a side of its author's choice stands there, beside what it is joined to. */
export function sided(boxes: Boxes, placed: Layout): Layout {
  const chosen = [...nodesOf(boxes.root), ...clustersOf(boxes.root)].filter(({ side }) => side !== undefined);
  if (chosen.length === 0) return placed;
  const turn = turnOf(boxes.direction, placed);
  const moved = chosen.reduce((layout, one) => onSide(boxes, layout, one), turn.layout(placed));
  return turn.layout(moved);
}

function onSide(boxes: Boxes, layout: Layout, one: Node | Cluster): Layout {
  if (one.side === "left") return mirrored(onSide(boxes, mirrored(layout), { ...one, side: "right" }));
  const group = groupOf(boxes, one);
  const neighbour = neighbourOf(boxes, group);
  if (neighbour === undefined) return layout;
  const axis = middle(found(layout.nodes, neighbour)).x;
  // What is right of it stays, and so does what stands over or under it: that is beside nothing.
  if (endOf(boxOf(layout, group)) > axis) return layout;
  return putRight(layout, { group, axis, around: framesAround(boxes.root).get(one.id) ?? [] });
}

/** What moves together: a box, or all of a frame, and what leads there alone. */
function groupOf(boxes: Boxes, one: Node | Cluster): ReadonlySet<string> {
  const { root, edges } = boxes;
  const trunk = trunkOf(boxes).nodes;
  const around = framesAround(root);
  const group = new Set([one.id, ...(isCluster(one) ? [...nodesOf(one), ...clustersOf(one)].map(({ id }) => id) : [])]);
  const joins = (id: string) =>
    !trunk.has(id) &&
    around.get(id)?.join() === around.get(one.id)?.join() &&
    edges.every(({ from, to }) => from !== id || group.has(to));
  for (let before = 0; before < group.size; ) {
    before = group.size;
    for (const { from, to } of edges) if (group.has(to) && joins(from)) group.add(from);
  }
  return group;
}

/** What a group stands beside: where it leads to; or where it comes from, if it leads nowhere. */
function neighbourOf({ edges }: Boxes, group: ReadonlySet<string>): string | undefined {
  const ahead = edges.find(({ from, to }) => group.has(from) && !group.has(to));
  return ahead?.to ?? edges.find(({ from, to }) => group.has(to) && !group.has(from))?.from;
}

interface Put {
  readonly group: ReadonlySet<string>;
  readonly axis: number;
  /** The frames around it. */
  readonly around: readonly string[];
}

/** A layout with a group right of an axis, and what stood there further out, as far as it is in the way. */
function putRight({ nodes, clusters, ...page }: Layout, { group, axis, around }: Put): Layout {
  const box = boxOf({ nodes, clusters }, group);
  const standing = [...clusters].flatMap(([id, at]) =>
    group.has(id) || around.includes(id) || at.x > axis || endOf(at) <= axis ? [] : [at],
  );
  // A frame that reaches over the axis stays as it is, with all that is in it.
  const isRight = (at: Rectangle) => middle(at).x > axis + 0.5 && !standing.some((frame) => holds(frame, middle(at)));
  const others = [...nodes, ...clusters].flatMap(([id, at]) => (group.has(id) || around.includes(id) ? [] : [at]));
  const beside = others.filter((at) => at.y < box.y + box.height + NEAR && box.y < at.y + at.height + NEAR);
  const left = Math.max(axis, ...beside.filter((at) => !isRight(at)).map(endOf)) + GAP;
  const right = left + box.width;
  const taken = beside.flatMap((at) => (isRight(at) ? [right + GAP - at.x] : []));
  const framed = around.map((id, i) => right + INSIDE * (around.length - i) - endOf(found(clusters, id)));
  const push = Math.max(0, ...taken, ...framed);
  const pushed = (at: Rectangle) => (isRight(at) ? { ...at, x: at.x + push } : at);
  const widened = (at: Rectangle, id: string) => (around.includes(id) ? { ...at, width: at.width + push } : pushed(at));
  const placed = (boxes: Layout["nodes"], others: (at: Rectangle, id: string) => Rectangle) =>
    new Map([...boxes].map(([id, at]) => [id, group.has(id) ? { ...at, x: at.x + left - box.x } : others(at, id)]));
  return { ...page, nodes: placed(nodes, pushed), clusters: placed(clusters, widened) };
}

const endOf = ({ x, width }: Rectangle): number => x + width;

const boxOf = ({ nodes, clusters }: Pick<Layout, "nodes" | "clusters">, group: ReadonlySet<string>): Rectangle =>
  bounds([...nodes, ...clusters].flatMap(([id, at]) => (group.has(id) ? [at] : [])));

/** Left and right exchanged; twice it is as it was. */
function mirrored({ nodes, clusters, ...page }: Layout): Layout {
  const each = (boxes: Layout["nodes"]) => new Map([...boxes].map(([id, at]) => [id, { ...at, x: -endOf(at) }]));
  return { ...page, nodes: each(nodes), clusters: each(clusters) };
}
