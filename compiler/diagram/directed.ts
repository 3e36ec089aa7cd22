import type { Direction } from "../drawing/direction.ts";
import type { Boxes, Node } from "./diagram.ts";
import { eachNode } from "./each-node.ts";
import type { Sheet } from "./sheet.ts";

/** Boxes as they are read in a direction: pictures of what flows through them show it flowing that way. */
export const directed = <B extends Boxes>(boxes: B, direction: Direction): B =>
  direction === "down"
    ? boxes
    : { ...boxes, direction, root: eachNode(boxes.root, (node) => directedNode(node, direction)) };

const directedNode = (node: Node, direction: Direction): Node =>
  node.picture?.kind === "wiring" ? { ...node, picture: { ...node.picture, direction } } : node;

/** The same of all panels. */
export function directedSheet(sheet: Sheet, direction: Direction): Sheet {
  const [overview, ...others] = sheet.panels;
  return { ...sheet, panels: [directed(overview, direction), ...others.map((panel) => directed(panel, direction))] };
}
