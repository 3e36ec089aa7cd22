import { withChangedShapes } from "../diagram/changed-shapes.ts";
import { type Boxes, type Cluster, isCluster, type Node } from "../diagram/diagram.ts";
import { eachNode } from "../diagram/each-node.ts";
import { widthOf } from "../drawing/font.ts";

/** A line of a box's label is broken where it is wider than this and can be. */
const WIDEST = 190;

/**
 * A panel as a page has room for it: long labels on more lines, without what the author called each op, and without
 * weights of boxes that stand at the head of the panel that opens them; shapes only where they change.
 */
export const narrowed = <P extends Boxes>(panel: P): P => ({
  ...panel,
  root: eachNode(withLowHeads(panel.root), narrowedNode),
  edges: withChangedShapes(panel.edges).map(({ label, ...edge }) => ({ ...edge, label: label && closeUp(label) })),
});

/** Frames in a panel without their weights, and with what they are of on a line of its own. */
const withLowHeads = (cluster: Cluster): Cluster => ({
  ...cluster,
  weights: undefined,
  label: cluster.label.replace(" · ", "\n"),
  members: cluster.members.map((one) => (isCluster(one) ? withLowHeads(one) : one)),
});

/** A size of more letters is a dot: pointing at its line says it. */
const LONGEST = 12;

/** `b×197×768` */
const closeUp = (shape: string): string =>
  shape
    .split(" × ")
    .map((size) => (size.length > LONGEST ? "·" : size))
    .join("×");

/** With words alone. */
export const withoutPictures = <P extends Boxes>(panel: P): P => ({
  ...panel,
  root: eachNode(panel.root, ({ picture: _, ...node }) => node),
});

function narrowedNode(node: Node): Node {
  if (node.form !== "box") return node;
  const lines = node.lines.flatMap(broken);
  return {
    ...node,
    aside: undefined,
    lines: node.tone === "source" && node.aside !== undefined ? [...lines, closeUp(node.aside)] : lines,
  };
}

/** Before an arrow or at a dot, as near to the middle as can be. */
function broken(line: string): string[] {
  if (widthOf("node-label", line) <= WIDEST) return [line];
  const places = [...line.matchAll(/ (?=→ )| (?=· )|, /g)].map(({ index }) => index);
  const [place] = places.sort((a, b) => Math.abs(a - line.length / 2) - Math.abs(b - line.length / 2));
  if (place === undefined) return [line];
  const [first, second] = [line.slice(0, place + 1).trimEnd(), line.slice(place + 1).replace(/^· /, "")];
  return [...broken(first), ...broken(second)];
}
