import { type Boxes, clustersOf, type Diagram, nodesOf } from "../diagram/diagram.ts";
import type { Drawing, Group, Mark } from "../drawing/drawing.ts";
import { headline } from "../drawing/headline.ts";
import { bounds, dot, type Rectangle } from "../drawing/plane.ts";
import type { GroupRole } from "../drawing/role.ts";
import { clusterMarks, headMarks } from "./cluster-marks.ts";
import { edgeMark, edgeShape, forkMarks } from "./edge-marks.ts";
import { found, type Layout } from "./layout.ts";
import { badgePlace } from "./measure.ts";
import { nodeMarks } from "./node-marks.ts";
import { type Routed, route } from "./route/router.ts";
import { sided } from "./sided.ts";
import { type Tangle, tangleOf } from "./tangle.ts";

const MARGIN = 28;
const HEAD = 64;

/** A diagram, laid out, as a picture under its title. */
export function toDrawing(diagram: Diagram, placed: Layout): Drawing {
  const { title, subtitle } = diagram;
  const { area, marks } = drawnBody(diagram, placed);
  const words = headline(diagram, { x: MARGIN, y: 44 }, area.width);
  const head = HEAD + words.further;
  const width = Math.ceil(Math.max(area.width, words.width) + 2 * MARGIN);
  const height = Math.ceil(area.height + head + 2 * MARGIN);
  const at = { x: (width - area.width) / 2 - area.x, y: head + MARGIN - area.y };
  return {
    ...{ width, height, title, description: subtitle },
    marks: [...words.marks, { kind: "group", role: "body", at, marks }],
  };
}

export interface DrawnBody {
  readonly marks: readonly Mark[];
  /** What is drawn on; the layout also has room for a title of its own. */
  readonly area: Rectangle;
  /** Where boxes stand now. */
  readonly nodes: Layout["nodes"];
  readonly tangle: Tangle;
}

/** All but the title, where the layout says. */
export function drawnBody(diagram: Boxes, placed: Layout): DrawnBody {
  const routed = route(diagram, sided(diagram, placed));
  const { nodes, clusters } = routed.layout;
  const routes = [...routed.lines.values()].flatMap(({ way, label }) => [
    ...way.map(dot),
    ...(label === undefined ? [] : [label]),
  ]);
  const counts = [...nodesOf(diagram.root)].flatMap((node) => badgePlace(node, found(nodes, node.id)) ?? []);
  const pills = [...routed.heads.values()].flatMap(({ badge }) => badge ?? []);
  const area = bounds([...nodes.values(), ...counts, ...pills, ...clusters.values(), ...routes]);
  return { marks: bodyMarks(diagram, routed), area, nodes, tangle: tangleOf([...routed.lines.values()]) };
}

/** Frames lie under lines, lines under heads and nodes, and shapes over all. */
function bodyMarks(diagram: Boxes, { layout, lines, heads }: Routed): Mark[] {
  const clusters = [...clustersOf(diagram.root)].map((one) => [one, found(layout.clusters, one.id)] as const);
  const nodes = [...nodesOf(diagram.root)].map((one) => [one, found(layout.nodes, one.id)] as const);
  const edges = diagram.edges.map((one) => [one, found(lines, one.id)] as const);
  return [
    ...clusters.map(([cluster, box]) => clusterMarks(cluster, box)),
    ...group("edges", [...edges.flatMap(([edge, line]) => edgeMark(edge, line)), ...forkMarks([...lines.values()])]),
    ...clusters.flatMap(([cluster]) => headMarks(cluster, heads.get(cluster.id))),
    ...nodes.flatMap(([node, box]) => nodeMarks(node, box)),
    ...group(
      "shapes",
      edges.flatMap(([edge, line]) => edgeShape(edge, line)),
    ),
  ];
}

/** Nothing, where there is nothing to group. */
const group = (role: GroupRole, marks: readonly Mark[]): Group[] =>
  marks.length === 0 ? [] : [{ kind: "group", role, marks }];
