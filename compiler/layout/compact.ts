import { type Boxes, nodesOf } from "../diagram/diagram.ts";
import { touches } from "../drawing/plane.ts";
import { linesBeside } from "./beside.ts";
import { columnsOf, trunkColumn } from "./columns.ts";
import { middle } from "./geometry.ts";
import { found, type Layout } from "./layout.ts";
import { type Obstacle, obstaclesOf, sideColumn } from "./obstacles.ts";
import { turnOf } from "./turn.ts";

/** What boxes keep from each other sideways, if no line goes between them, and from how near above and below. */
const APART = 14;
const NEAR = 8;

/**
 * A layout in which what stands beside the trunk comes as near to it as what is in the same rows allows: Graphviz keeps
 * room for words in every row. What is in one column stays so, and nothing moves up or down.
 * @param linked what two keep from each other where a line goes between them
 */
export function compacted(boxes: Boxes, placed: Layout, linked: number): Layout {
  return boxes.direction === "right" ? placed : pulledNear(boxes, withOutputsLeft(boxes, placed), linked);
}

/** The same of what is read from left to right, with boxes as large as they are: beside the trunk is over and under it. */
export function compactedRow(boxes: Boxes, placed: Layout): Layout {
  const turn = turnOf(boxes.direction, placed);
  return turn.layout(pulledNear(boxes, turn.layout(placed), LINKED_IN_ROW));
}

/** What boxes that a line leads between keep from each other there. */
const LINKED_IN_ROW = 24;

function pulledNear(boxes: Boxes, layout: Layout, linked: number): Layout {
  const columns = columnsOf(boxes, layout);
  const trunk = trunkColumn(boxes, columns);
  if (trunk === undefined) return layout;
  const axis = middle(found(layout.nodes, trunk)).x;
  const obstacles = obstaclesOf(boxes, layout, columns);
  const leftwards = pulled(obstacles, axis, new Map(), linked);
  const rightwards = pulled(obstacles.map(mirrored), -axis, leftwards, linked);
  const shift = (column: string) => (rightwards.get(column) ?? 0) - (leftwards.get(column) ?? 0);
  const nodes = [...layout.nodes].map(
    ([id, box]) => [id, { ...box, x: box.x + shift(columns.get(id) ?? id) }] as const,
  );
  const clusters = [...layout.clusters].map(([id, { x, width, ...box }]) => {
    const [from, to] = [shift(sideColumn(id, "left")), shift(sideColumn(id, "right"))];
    return [id, { ...box, x: x + from, width: width + to - from }] as const;
  });
  return { ...layout, nodes: new Map(nodes), clusters: new Map(clusters) };
}

/** Outputs beside the trunk left of it, where there is room: what reads further stands right. */
function withOutputsLeft(boxes: Boxes, layout: Layout): Layout {
  const nodes = new Map(layout.nodes);
  const chosen = new Set([...nodesOf(boxes.root)].flatMap(({ id, side }) => (side === undefined ? [] : [id])));
  for (const { from, to } of linesBeside(boxes)) {
    if (chosen.has(to)) continue;
    const [source, end] = [found(nodes, from), found(nodes, to)];
    const left = { ...end, x: 2 * middle(source).x - end.x - end.width };
    const others = [...nodes].filter(([id]) => id !== to).map(([, box]) => box);
    const isFree = ![...others, ...layout.clusters.values()].some((box) => touches(box, left));
    if (isOutput(boxes, to) && left.x < source.x && isFree) nodes.set(to, left);
  }
  return { ...layout, nodes };
}

const isOutput = ({ edges }: Boxes, id: string): boolean => edges.every(({ from }) => from !== id);

const mirrored = ({ box, bends, ...one }: Obstacle): Obstacle => ({
  ...one,
  box: { ...box, x: -box.x - box.width },
  ...(bends && { bends: { left: bends.right, right: bends.left } }),
});

/**
 * How far each column right of an axis comes towards it: as far as all that is left of it in its rows lets it, however
 * far that came itself.
 * @param moved how far those left of the axis came towards it before
 */
function pulled(
  obstacles: readonly Obstacle[],
  axis: number,
  moved: ReadonlyMap<string, number>,
  linked: number,
): Map<string, number> {
  const far = new Map<string, number>();
  for (const { column, box } of obstacles) {
    const free = box.x - axis - APART;
    if (middle(box).x > axis + 0.5) far.set(column, Math.min(far.get(column) ?? Infinity, Math.max(0, free)));
  }
  for (const { column, box } of obstacles) if (middle(box).x <= axis + 0.5) far.delete(column);
  const pairs = obstacles.flatMap((right) =>
    far.has(right.column)
      ? obstacles.flatMap((left) => (left.column !== right.column && isBeside(left, right) ? [{ left, right }] : []))
      : [],
  );
  for (let isDone = false; !isDone; ) {
    isDone = true;
    for (const { left, right } of pairs) {
      const gap = right.box.x - left.box.x - left.box.width;
      const came = far.get(left.column) ?? -(moved.get(left.column) ?? 0);
      const most = Math.max(0, Math.max(0, gap - keptBetween(left, right, linked)) + came);
      if (most >= (far.get(right.column) ?? 0)) continue;
      far.set(right.column, most);
      isDone = false;
    }
  }
  return far;
}

/** Whether one stands left of another, in one of its rows. */
const isBeside = ({ box: left }: Obstacle, { box: right }: Obstacle): boolean =>
  left.x + left.width <= right.x + 0.5 &&
  left.y < right.y + right.height + NEAR &&
  right.y < left.y + left.height + NEAR;

function keptBetween(left: Obstacle, right: Obstacle, linked: number): number {
  if (left.side !== undefined && left.side.frame === right.side?.frame) return left.side.least;
  if (left.side !== undefined && right.within.includes(left.side.frame)) return left.side.margin;
  if (right.side !== undefined && left.within.includes(right.side.frame)) return right.side.margin;
  const isLinked = left.bends?.right === true || right.bends?.left === true;
  return isLinked ? linked : APART - (left.air ?? 0) - (right.air ?? 0);
}
