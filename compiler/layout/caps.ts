import { type Boxes, type Cluster, clustersOf, type Edge, isStage, type Node, nodesOf } from "../diagram/diagram.ts";
import { widthOf } from "../drawing/font.ts";
import { bounds, type Rectangle, touches } from "../drawing/plane.ts";
import { found, type Layout } from "./layout.ts";
import { BADGE_OUT, type Extent, nodeExtent, type Stance } from "./measure.ts";

/** How high a shape stands over a box, with the air between. */
const CAP = 17;

/**
 * The lines whose shape is written over the box that they leave. Boxes that stand beside each other have room there and
 * little between them.
 */
export function cappedEdges({ root, edges, direction }: Boxes): ReadonlySet<Edge> {
  if (direction !== "right") return new Set();
  const boxes = new Set([...nodesOf(root)].filter(isCapped).map(({ id }) => id));
  return new Set(edges.filter(({ from, label }) => label !== undefined && boxes.has(from)));
}

const isCapped = ({ form }: Node): boolean => form === "box" || form === "terminal";

/** How much room a node takes with what is written over it, and as much under it. */
export function cappedExtent(node: Node, cap: string | undefined, stance: Stance): Extent {
  const own = nodeExtent(node, stance);
  if (cap === undefined) return own;
  const over = CAP + (node.times === undefined ? 0 : BADGE_OUT);
  return { width: Math.max(own.width, widthOf("edge-shape", cap) + 8), height: own.height + 2 * over };
}

/** Where the shape stands over a box. */
export function capPlace({ times }: Node, box: Rectangle, { width, height }: Extent): Rectangle {
  const over = height + 2 + (times === undefined ? 0 : BADGE_OUT);
  return { x: box.x + (box.width - width) / 2, y: box.y - over, width, height };
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
  return { ...layout, nodes, clusters: level(boxes.root, nodes, layout.clusters) };
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
