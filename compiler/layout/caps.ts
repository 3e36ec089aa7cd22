import { type Boxes, type Cluster, clustersOf, type Edge, isStage, type Node, nodesOf } from "../diagram/diagram.ts";
import { bounds, type Rectangle, touches } from "../drawing/plane.ts";
import { found, type Layout } from "./layout.ts";
import { BADGE_OUT, badgePlace, badgeWidth, type Extent, labelExtent, nodeExtent, type Stance } from "./measure.ts";

/** Between a shape and the box under it. */
const AIR = 3;
/** Between what is in a frame and its foot. */
const FOOT = 16;

/**
 * The lines whose shape is written over the box that they leave. Boxes that stand beside each other have room there and
 * little between them.
 */
export function cappedEdges({ root, edges, direction }: Boxes): ReadonlySet<Edge> {
  if (direction !== "right") return new Set();
  const boxes = new Set([...nodesOf(root)].filter(isCapped).map(({ id }) => id));
  return new Set(edges.filter(({ from, label }) => label !== undefined && boxes.has(from)));
}

/** By the node that they leave, those lines. */
export const capsOf = (boxes: Boxes): ReadonlyMap<string, Edge> =>
  new Map([...cappedEdges(boxes)].map((edge) => [edge.from, edge]));

const isCapped = ({ form }: Node): boolean => form === "box" || form === "terminal";

/** How much room a node takes with what is written over it, and as much under it. */
export function cappedExtent(node: Node, cap: Edge | undefined, stance: Stance): Extent {
  const { width, height } = countedExtent(node, stance);
  const shape = cap && labelExtent(cap);
  if (shape === undefined) return { width, height };
  const over = shape.height + AIR + (node.times === undefined || node.isUpright ? 0 : BADGE_OUT);
  return { width: Math.max(width, shape.width - 4), height: height + 2 * over };
}

/** With its count, which may be wider than a box of upright words. */
function countedExtent(node: Node, stance: Stance): Extent {
  const own = nodeExtent(node, stance);
  if (!node.isUpright || node.times === undefined) return own;
  return { ...own, width: Math.max(own.width, badgeWidth(node.times) - 6) };
}

/** Where the shape stands over a box. */
export function capPlace({ times, isUpright }: Node, box: Rectangle, { width, height }: Extent): Rectangle {
  const over = height + 2 + (times === undefined || isUpright ? 0 : BADGE_OUT);
  return { x: box.x + (box.width - width) / 2, y: box.y - over, width, height };
}

/** What a node takes on the page, with its shape over it and its count on its border. */
export function markedBox(node: Node, box: Rectangle, cap: Edge | undefined): Rectangle {
  const [shape, badge] = [cap && labelExtent(cap), badgePlace(node, box)];
  return bounds([box, ...(shape ? [capPlace(node, box, shape)] : []), ...(badge ? [badge] : [])]);
}

/** A layout in which nodes are as large as they are, in the middle of the room that they had, and stages are of one height. */
export function uncapped(boxes: Boxes, layout: Layout): Layout {
  if (boxes.direction !== "right") return layout;
  const nodes = new Map(layout.nodes);
  for (const node of nodesOf(boxes.root)) {
    const { x, y, ...room } = found(nodes, node.id);
    const own = nodeExtent(node);
    const [width, height] = [Math.min(own.width, room.width), Math.min(own.height, room.height)];
    nodes.set(node.id, { x: x + (room.width - width) / 2, y: y + (room.height - height) / 2, width, height });
  }
  return { ...layout, nodes, clusters: level(boxes.root, nodes, footed(boxes.root, nodes, layout.clusters)) };
}

/** Frames end under what is in them: of the room that shapes take over boxes, they had as much below. */
function footed(root: Cluster, nodes: Layout["nodes"], clusters: Layout["clusters"]): Layout["clusters"] {
  const inner = [...clustersOf(root)].filter(({ members }) => members.some((one) => "isUpright" in one));
  const ends = new Map(clusters);
  for (const cluster of inner) {
    const { y, ...box } = found(clusters, cluster.id);
    const { height } = bounds([{ ...box, y, height: 0 }, ...[...nodesOf(cluster)].map(({ id }) => found(nodes, id))]);
    ends.set(cluster.id, { ...box, y, height: Math.min(box.height, height + FOOT) });
  }
  return ends;
}

/** Stages beside each other begin and end at one height, if there is room. */
function level(root: Cluster, nodes: Layout["nodes"], clusters: Layout["clusters"]): Layout["clusters"] {
  const leveled = new Map(clusters);
  for (const { members } of [root, ...clustersOf(root)]) {
    const stages = members.filter(isStage).map((stage) => ({ stage, box: found(clusters, stage.id) }));
    const { y, height } = bounds(stages.map(({ box }) => box));
    const isFree = stages.every(({ stage, box }) => {
      const own = new Set([...nodesOf(stage)].map(({ id }) => id));
      return [...nodes].every(([id, other]) => own.has(id) || !touches({ ...box, y, height }, other));
    });
    if (isFree) for (const { stage, box } of stages) leveled.set(stage.id, { ...box, y, height });
  }
  return leveled;
}
