import { widthOf } from "../drawing/font.ts";
import type { TextRole } from "../drawing/role.ts";
import { fitted, shortened } from "../drawing/wrapped.ts";
import { type Boxes, type Cluster, type Edge, isCluster, type Node, type NodeForm } from "./diagram.ts";
import type { Panel, Table } from "./sheet.ts";

/** How wide a line of a label is at most, and how many a long one takes. */
const WIDEST = 360;
const MOST_LINES = 3;

const ASIDE = 480;
const RESULT = 120;
const CELL = 160;
/** All sizes of a shape together, and each where they are too wide together. */
const SHAPE = 620;
const SIZE = 80;

/**
 * A figure in which no name, however long, makes a box wider than a reader can look at: it goes on in further lines, and
 * where there is one line or there are too many, `…` stands for the rest, which its description says.
 * @param widest how wide a line of a label may be
 */
export function bounded<B extends Boxes>(boxes: B, widest = WIDEST): B {
  return { ...boxes, root: boundedCluster(boxes.root, widest), edges: boxes.edges.map(boundedEdge) };
}

/** The same of a panel and its table. */
export const boundedPanel = (panel: Panel, widest = WIDEST): Panel => ({
  ...bounded(panel, widest),
  table: panel.table && boundedTable(panel.table),
});

const boundedCluster = (cluster: Cluster, widest: number): Cluster => ({
  ...cluster,
  label:
    cluster.form === "model" ? cluster.label : fitted("cluster-label", cluster.label, widest, MOST_LINES).join("\n"),
  members: cluster.members.map((one) => (isCluster(one) ? boundedCluster(one, widest) : boundedNode(one, widest))),
});

const roles: Readonly<Record<Exclude<NodeForm, "name">, TextRole>> = {
  box: "node-label",
  sign: "node-label",
  junction: "node-label",
  terminal: "terminal-label",
};

function boundedNode(node: Node, widest: number): Node {
  const { form, lines, aside, beneath } = node;
  const inLines = (role: TextRole, words: readonly string[]) =>
    words.flatMap((line) => fitted(role, line, widest, MOST_LINES));
  return {
    ...node,
    lines: form === "name" ? lines.map((line) => shortened("result-label", line, RESULT)) : inLines(roles[form], lines),
    aside: aside && shortened("node-aside", aside, ASIDE),
    ...(beneath && { beneath: inLines("node-aside", beneath) }),
  };
}

function boundedEdge(edge: Edge): Edge {
  const { label } = edge;
  if (label === undefined || widthOf("edge-shape", label) <= SHAPE) return edge;
  const sizes = label.split(" ").map((size) => shortened("edge-shape", size, SIZE));
  return { ...edge, label: shortened("edge-shape", sizes.join(" "), SHAPE) };
}

const boundedTable = ({ columns, rows }: Table): Table => {
  const cells = (role: TextRole, row: readonly string[]) => row.map((cell) => shortened(role, cell, CELL));
  return { columns: cells("table-head", columns), rows: rows.map((row) => cells("table-cell", row)) };
};
