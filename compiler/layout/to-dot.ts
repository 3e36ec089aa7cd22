import { Digraph, type SubgraphModel, toDot } from "ts-graphviz";
import { type Boxes, type Cluster, type Edge, type EdgeKind, isCluster, type Node } from "../diagram/diagram.ts";
import { trunkOf } from "../diagram/trunk.ts";
import { escapeXml } from "../drawing/escape-xml.ts";
import { fonts } from "../drawing/font.ts";
import { screen } from "../drawing/screen.ts";
import { fitted } from "../drawing/wrapped.ts";
import { beneathTheirInput } from "./beneath.ts";
import { linesBeside } from "./beside.ts";
import { cappedEdges, cappedExtent, capsOf } from "./caps.ts";
import { type Extent, headExtent, labelExtent, type Stance } from "./measure.ts";

const TEXT = screen.texts["node-label"].fill;
const { stroke: LINE = TEXT } = screen.shapes["edge-flow"];
const NOTE = screen.texts["node-aside"].fill;
const WIDEST_TITLE = 900;
const SMALL = fonts["node-aside"].size;

/**
 * The figure in Graphviz's language: what our own layout starts from, and a file that anybody's Graphviz can draw.
 * Sizes are given, so that the layout does not depend on fonts; every text is an HTML-like label, escaped, since plain
 * ones would read backslashes.
 */
export function diagramDot(diagram: Boxes, stance: Stance = "even"): string {
  const { root, edges, direction = "down" } = diagram;
  const graph = new Digraph("vitral", {
    label: `<${fitted("cluster-label", root.label, WIDEST_TITLE, 4).map(escapeXml).join("<BR/>")}>`,
    labelloc: "t",
    fontname: "Helvetica",
    rankdir: rankdirs[direction],
    newrank: true,
    ranksep: direction === "right" ? 0.3 : 0.17,
    nodesep: direction === "right" ? BESIDE.even : BESIDE[stance],
    bgcolor: screen.page,
  });
  // Of what is laid out upwards Graphviz takes the bottom for the top.
  if (direction === "up") graph.attributes.graph.apply({ labelloc: "b" });
  const skips = new Set(edges.filter(({ kind }) => kind === "skip").map(({ from }) => from));
  graph.attributes.node.apply({
    fontname: "Helvetica",
    fontsize: fonts["node-label"].size,
    fontcolor: TEXT,
    margin: 0,
  });
  graph.attributes.edge.apply({
    fontname: "Courier",
    fontsize: SMALL,
    fontcolor: NOTE,
    color: LINE,
    arrowsize: 0.6,
  });
  const capped = cappedEdges(diagram);
  addMembers(graph, root, { skips, stance, caps: capsOf(diagram) });
  const trunk = trunkOf(diagram);
  const beside = stance === "slim" ? linesBeside(diagram) : new Set<Edge>();
  for (const edge of edges) {
    if (beside.has(edge)) addBeside(graph, edge);
    else addEdge(graph, capped.has(edge) ? { ...edge, label: undefined } : edge, trunk.edges.has(edge.id));
  }
  for (const [above, below] of beneathTheirInput(diagram)) {
    graph.createEdge([{ id: above }, { id: below }], { style: "invis", weight: 0 });
  }
  return toDot(graph);
}

const rankdirs = { down: "TB", up: "BT", right: "LR" } as const;

/** How far boxes stand apart beside each other, in inches. */
const BESIDE: Readonly<Record<Stance, number>> = { even: 0.35, slim: 0.2 };

type Parent = Pick<Digraph | SubgraphModel, "createNode" | "createSubgraph">;

interface Manner {
  /** What a residual goes past. */
  readonly skips: ReadonlySet<string>;
  readonly stance: Stance;
  /** The line whose shape is written over a node, by its id. */
  readonly caps: ReadonlyMap<string, Edge>;
}

function addMembers(graph: Parent, { members }: Cluster, manner: Manner): void {
  let row: Parent | undefined;
  for (const member of members) {
    const isName = !isCluster(member) && member.form === "name";
    // The results of one op stand side by side.
    row = isName ? (row ?? graph.createSubgraph({ rank: "same" })) : undefined;
    if (isCluster(member)) addCluster(graph, member, manner);
    else addNode(row ?? graph, member, manner);
  }
}

function addCluster(graph: Parent, cluster: Cluster, manner: Manner): void {
  const { id, form, label, times, weights } = cluster;
  const { fill = screen.page, stroke = TEXT } = screen.shapes[`cluster-${form === "model" ? "block" : form}`];
  const small = [times, weights].filter((part) => part !== undefined).join("  ");
  const head = [tagged("B", label), tagged(`FONT POINT-SIZE="${SMALL}"`, small)].join("  ");
  const inner = graph.createSubgraph(`cluster_${id}`, {
    id,
    label: sized(head, headExtent(cluster)),
    labeljust: "l",
    fontsize: fonts["cluster-label"].size,
    fontcolor: TEXT,
    style: "rounded,filled",
    fillcolor: fill,
    color: stroke,
    // Graphviz lets lines run along a frame; a residual's wants a channel inside it.
    margin: cluster.members.some(({ id }) => manner.skips.has(id)) ? 28 : 14,
  });
  addMembers(inner, cluster, manner);
}

function addNode(graph: Parent, node: Node, { stance, caps }: Manner): void {
  const { width, height } = cappedExtent(node, caps.get(node.id), stance);
  const { fill = screen.page, stroke = TEXT } = screen.shapes[`node-${node.tone}`];
  const round = node.form === "sign" || node.form === "name" || node.form === "junction";
  const style = { fillcolor: fill, color: stroke, style: round ? "filled" : "rounded,filled" } as const;
  graph.createNode(node.id, {
    id: node.id,
    shape: shapes[node.form],
    width: inches(width),
    height: inches(height),
    label: nodeLabel(node),
    ...(node.form === "terminal" ? {} : style),
  });
}

const shapes = { box: "box", sign: "circle", name: "ellipse", terminal: "plaintext", junction: "point" } as const;

function nodeLabel({ lines, aside, times, isUpright = false }: Node): string {
  // Graphviz turns no words of a node: it would make room for level ones.
  if (lines.length === 0 || isUpright) return "";
  const notes = [times, aside].filter((part) => part !== undefined).join("  ");
  const small = tagged(`FONT POINT-SIZE="${SMALL}" COLOR="${NOTE}"`, notes);
  return `<${[lines.map(escapeXml).join("<BR/>"), small].join(" ").trimEnd()}>`;
}

/** A main line wants to be straight; what joins it from the side or goes past a body may bend. */
const weights: Readonly<Record<EdgeKind, number>> = { flow: 1000, line: 1000, side: 30, skip: 0 };

/** What flows from the input to the output is straight before anything else is. */
const TRUNK = 20_000;

function addEdge(graph: Digraph, edge: Edge, isTrunk: boolean): void {
  const extent = labelExtent(edge);
  graph.createEdge([{ id: edge.from }, { id: edge.to }], {
    id: edge.id,
    weight: isTrunk ? TRUNK : weights[edge.kind],
    ...(edge.kind === "line" ? { arrowhead: "none" } : {}),
    ...(edge.label === undefined || extent === undefined ? {} : { label: sized(escapeXml(edge.label), extent) }),
  });
}

/** What comes right of where it goes: Graphviz only places boxes, whichever way it thinks a line goes. */
function addBeside(graph: Digraph, { id, from, to }: Edge): void {
  const row = graph.createSubgraph({ rank: "same" });
  for (const end of [to, from]) row.createNode(end);
  graph.createEdge([{ id: to }, { id: from }], { id, weight: weights.side });
}

/** A label that takes as much room as was measured, whatever Graphviz thinks of its font. */
function sized(content: string, { width, height }: Extent): string {
  const size = `WIDTH="${Math.ceil(width)}" HEIGHT="${height}"`;
  const table = `<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0" ${size}>`;
  return `<${table}<TR><TD ALIGN="LEFT">${content}</TD></TR></TABLE>>`;
}

/** An element around a text; Graphviz refuses one around nothing. */
function tagged(tag: string, text: string): string {
  return text === "" ? "" : `<${tag}>${escapeXml(text)}</${tag.split(" ")[0]}>`;
}

const inches = (points: number): number => Math.round((points / 72) * 1000) / 1000;
