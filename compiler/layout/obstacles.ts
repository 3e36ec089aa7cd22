import { type Boxes, clustersOf, isCluster, nodesOf } from "../diagram/diagram.ts";
import type { Rectangle } from "../drawing/plane.ts";
import { cappedEdges, capsOf, markedBox } from "./caps.ts";
import { isStraight } from "./columns.ts";
import { type FramesAround, framesAround } from "./frames-around.ts";
import { middle } from "./geometry.ts";
import { found, type Layout } from "./layout.ts";
import { headExtent, labelExtent } from "./measure.ts";
import { turnOf } from "./turn.ts";

/** What an input or output has beside its words. */
const WORD_AIR = 7;
/** What a frame keeps right of its head. */
const AFTER_HEAD = 20;

/** What keeps others away, and moves sideways with all of its column. */
export interface Obstacle {
  readonly column: string;
  readonly box: Rectangle;
  /** What is free in it beside its words. */
  readonly air?: number;
  /** Whether lines lead to or come from what is left or right of it. */
  readonly bends?: { readonly left: boolean; readonly right: boolean };
  /** The frames around it. */
  readonly within: readonly string[];
  /** The frame that it is a side of. */
  readonly side?: Side;
}

interface Side {
  readonly frame: string;
  /** What is inside keeps so far from it. */
  readonly margin: number;
  /** So wide is the frame at least. */
  readonly least: number;
}

/** Boxes, straight lines with what they say, and the sides of frames. */
export function obstaclesOf(boxes: Boxes, layout: Layout, columns: ReadonlyMap<string, string>): Obstacle[] {
  const around = framesAround(boxes.root);
  return [
    ...boxObstacles(boxes, layout, columns, around),
    ...lineObstacles(boxes, layout, columns, around),
    ...sideObstacles(boxes, layout, around),
  ];
}

/** The column that the left or the right side of a frame is. */
export const sideColumn = (frame: string, side: "left" | "right"): string => `${frame} ${side}`;

function* boxObstacles(
  boxes: Boxes,
  layout: Layout,
  columns: ReadonlyMap<string, string>,
  around: FramesAround,
): Generator<Obstacle> {
  const { root, edges } = boxes;
  const { nodes } = layout;
  // What is read upwards stands here as on the page.
  const turn = turnOf(boxes.direction === "right" ? "right" : "down", layout);
  const caps = capsOf(boxes);
  const axis = (id: string) => middle(found(nodes, id)).x;
  const isBent = (id: string, side: 1 | -1) =>
    edges.some(({ from, to }) => {
      const other = from === id ? to : to === id ? from : id;
      return side * (axis(other) - axis(id)) > 0.5;
    });
  for (const node of nodesOf(root)) {
    const { id, form } = node;
    // Where a line leaves upwards, the shape stands elsewhere.
    const cap = isBent(id, -1) ? undefined : caps.get(id);
    yield {
      ...{ column: found(columns, id), within: found(around, id) },
      box: turn.box(markedBox(node, turn.box(found(nodes, id)), cap)),
      air: form === "terminal" ? WORD_AIR : 0,
      bends: { left: isBent(id, -1), right: isBent(id, 1) },
    };
  }
}

/** Lines that go straight down, and what they say. */
function* lineObstacles(
  boxes: Boxes,
  { nodes }: Layout,
  columns: ReadonlyMap<string, string>,
  around: FramesAround,
): Generator<Obstacle> {
  const capped = cappedEdges(boxes);
  for (const edge of boxes.edges) {
    const [tail, head] = [found(nodes, edge.from), found(nodes, edge.to)];
    if (!isStraight(tail, head)) continue;
    const own = found(around, edge.to);
    const within = found(around, edge.from).filter((id) => own.includes(id));
    const column = found(columns, edge.from);
    const line = { x: middle(tail).x, y: tail.y + tail.height };
    const height = head.y - line.y;
    yield { column, within, box: { ...line, width: 0, height } };
    const label = labelExtent(edge);
    if (label !== undefined && !capped.has(edge))
      yield { column, within, box: { ...line, ...label, y: line.y + (height - label.height) / 2 } };
  }
}

function* sideObstacles(
  { root, direction }: Boxes,
  { nodes, clusters }: Layout,
  around: FramesAround,
): Generator<Obstacle> {
  for (const cluster of clustersOf(root)) {
    const { id, members } = cluster;
    const { x, width, ...box } = found(clusters, id);
    const inner = members.map((one) => found(isCluster(one) ? clusters : nodes, one.id));
    const [first, last] = [
      Math.min(...inner.map((one) => one.x)) - x,
      x + width - Math.max(...inner.map((one) => one.x + one.width)),
    ];
    const side = { frame: id, least: direction === "right" ? 0 : headExtent(cluster).width + AFTER_HEAD };
    const within = found(around, id);
    yield { column: sideColumn(id, "left"), within, box: { ...box, x, width: 0 }, side: { ...side, margin: first } };
    yield {
      column: sideColumn(id, "right"),
      within,
      box: { ...box, x: x + width, width: 0 },
      side: { ...side, margin: last },
    };
  }
}
