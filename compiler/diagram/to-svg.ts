import { clustersOf, type Diagram, nodesOf } from "./diagram.ts";
import type { Layout, Rectangle } from "./layout.ts";
import { Router } from "./route.ts";
import { fontSizes, fonts, ink } from "./style.ts";
import { clusterMarkup, headMarkup } from "./svg-cluster.ts";
import { edgeLabelMarkup, edgeMarkup } from "./svg-edge.ts";
import { element, lines, type Markup, round } from "./svg-element.ts";
import { nodeMarkup } from "./svg-node.ts";
import { textWidth } from "./text-width.ts";

const MARGIN = 28;
const HEAD = 64;

/** The figure as a picture for screen and print: plain SVG 1.1, no scripts, no style sheets, no outside fonts. */
export function diagramSvg(diagram: Diagram, layout: Layout): string {
  const { title, subtitle, root, edges } = diagram;
  const area = drawnArea(layout);
  const text = Math.max(textWidth(title, fontSizes.title), textWidth(subtitle, fontSizes.subtitle));
  const width = Math.ceil(Math.max(area.width, text) + 2 * MARGIN);
  const height = Math.ceil(area.height + HEAD + 2 * MARGIN);
  const shift = { x: (width - area.width) / 2 - area.x, y: HEAD + MARGIN - area.y };

  const clusters = [...clustersOf(root)].map((cluster) => clusterMarkup(cluster, found(layout.clusters, cluster.id)));
  const heads = [...clustersOf(root)].map((cluster) => headMarkup(cluster, found(layout.clusters, cluster.id)));
  const paths = new Router(layout).paths(diagram);
  const arrows = edges.map((edge) => edgeMarkup(edge, found(paths, edge.id)));
  const shapes = edges.flatMap((edge) => edgeLabelMarkup(edge, found(paths, edge.id)));
  const nodes = [...nodesOf(root)]
    .filter(({ form }) => form !== "junction")
    .map((node) => nodeMarkup(node, found(layout.nodes, node.id)));
  const figure = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "font-family": fonts.sans,
      fill: ink.text,
    },
    lines(
      element("title", {}, title),
      element("desc", {}, subtitle),
      arrowhead,
      element("rect", { width, height, fill: ink.page }),
      element("text", { x: MARGIN, y: 44, "font-size": fontSizes.title, "font-weight": 700 }, title),
      element("text", { x: MARGIN, y: 65, "font-size": fontSizes.subtitle, fill: ink.note }, subtitle),
      element(
        "g",
        { transform: `translate(${round(shift.x)} ${round(shift.y)})` },
        lines(
          ...clusters,
          element("g", { fill: "none", stroke: ink.line, "stroke-width": 1.25 }, lines(...arrows)),
          ...heads,
          ...nodes,
          element("g", halo, lines(...shapes)),
        ),
      ),
    ),
  );
  return `${figure.markup}\n`;
}

/** Keeps a label readable where a line passes under it. */
const halo = { stroke: "#fbfbfc", "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" };

const arrowhead: Markup = element(
  "defs",
  {},
  element(
    "marker",
    { id: "vitral-arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
    element("path", { d: "M0 .8 7 4 0 7.2Z", fill: ink.line }),
  ),
);

/** What is drawn on; the layout also has room for a title of its own. */
function drawnArea({ nodes, clusters, edges }: Layout): Rectangle {
  const points = [...edges.values()].flatMap((route) => route.points);
  const boxes = [
    ...nodes.values(),
    ...clusters.values(),
    ...points.map((point) => ({ ...point, width: 0, height: 0 })),
  ];
  if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function found<T>(places: ReadonlyMap<string, T>, id: string): T {
  const place = places.get(id);
  if (place === undefined) throw new Error(`the layout lacks ${id}`);
  return place;
}
