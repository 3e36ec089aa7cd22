import type { Direction } from "../drawing/direction.ts";
import { withChangedShapes } from "./changed-shapes.ts";
import { type Boxes, type Cluster, isCluster, isStage, type Node } from "./diagram.ts";
import { eachNode } from "./each-node.ts";
import { narrow } from "./narrow.ts";
import type { Sheet } from "./sheet.ts";

/**
 * Boxes as they are read in a direction. Pictures of what flows through them show it flowing that way; stages that stand
 * beside each other are narrow.
 */
export function directed<B extends Boxes>(boxes: B, direction: Direction): B {
  if (direction === "down") return boxes;
  const root = eachNode(boxes.root, (node) => shownFlowing(direction === "right" ? narrow(node) : node, direction));
  return direction === "up"
    ? { ...boxes, direction, root }
    : { ...boxes, direction, root: withoutLoops(root), edges: withChangedShapes(boxes.edges) };
}

/** The same of all panels; from left to right, of the model's own alone: the others stand below it. */
export function directedSheet(sheet: Sheet, direction: Direction): Sheet {
  const [overview, ...others] = sheet.panels;
  if (direction === "right")
    return { ...sheet, panels: [{ ...directed(overview, direction), isRow: true }, ...others] };
  return { ...sheet, panels: [directed(overview, direction), ...others.map((panel) => directed(panel, direction))] };
}

const shownFlowing = (node: Node, direction: Direction): Node =>
  node.picture?.kind === "wiring" ? { ...node, picture: { ...node.picture, direction } } : node;

/** A loop of which each iteration is drawn by itself has no frame around them. */
const withoutLoops = (cluster: Cluster): Cluster => ({
  ...cluster,
  members: cluster.members
    .map((one) => (isCluster(one) ? withoutLoops(one) : one))
    .flatMap((one): (Cluster | Node)[] =>
      isCluster(one) && one.form === "loop" && one.members.every(isStage) ? one.members.map(stage) : [one],
    ),
});

/** One of several beside each other is as narrow as what it holds. */
const stage = (one: Cluster): Cluster => ({ ...one, weights: undefined });
