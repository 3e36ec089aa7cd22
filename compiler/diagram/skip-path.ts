import type { Edge } from "./diagram.ts";
import type { Layout, Point, Rectangle } from "./layout.ts";
import { round } from "./svg-element.ts";

const CORNER = 10;
/** From a body to the line that goes past it, and between two such lines. */
const GAP = 13;
/** What a line keeps away from boxes at least. */
const AIR = 3;

/**
 * The way past the body of a residual as people draw it: out to the side, down, and back in. It keeps to the left,
 * goes to the right where something stands in the way, and is undefined where neither is free.
 */
export function skipPath({ from, to }: Edge, layout: Layout): string | undefined {
  const [tail, head] = [layout.nodes.get(from), layout.nodes.get(to)];
  if (tail === undefined || head === undefined) return undefined;
  const [start, end] = [middle(tail), middle(head)];
  if (end.y - start.y < 2 * CORNER) return undefined;
  const boxes = obstacles(layout, [from, to], start, end);
  const frame = frameOf(layout, start, end);
  const beside = boxes.filter((box) => box.y < end.y && box.y + box.height > start.y && within(box, frame));
  const lefts = beside.map(({ x }) => x);
  const rights = beside.map(({ x, width }) => x + width);
  const channels = [Math.min(start.x, end.x, ...lefts) - GAP, Math.max(start.x, end.x, ...rights) + GAP];
  for (const channel of channels) {
    const side = channel < end.x ? -1 : 1;
    const tip = end.x + (side * head.width) / 2;
    const way = [start, { x: channel, y: start.y }, { x: channel, y: end.y }, { x: tip, y: end.y }];
    const isFree = way.slice(1).every((point, i) => !boxes.some((box) => touches(box, way[i] ?? point, point)));
    if (isFree && (frame === undefined || (channel > frame.x && channel < frame.x + frame.width))) {
      return bracket(start, end.y, channel, tip, side);
    }
  }
  return undefined;
}

/** Everything that the line must not cross: nodes, and clusters that do not hold both of its ends. */
function obstacles({ nodes, clusters }: Layout, ends: readonly string[], start: Point, end: Point): Rectangle[] {
  const others = [...nodes].filter(([id, { width }]) => !ends.includes(id) && width > 2).map(([, box]) => box);
  return [...[...clusters.values()].filter((box) => !holds(box, start) || !holds(box, end)), ...others];
}

/** The innermost cluster that holds both ends. */
function frameOf({ clusters }: Layout, start: Point, end: Point): Rectangle | undefined {
  return [...clusters.values()].filter((box) => holds(box, start) && holds(box, end)).sort((a, b) => a.width - b.width)[0];
}

function bracket(start: Point, bottom: number, channel: number, tip: number, side: number): string {
  const inner = round(channel - side * CORNER);
  const x = round(channel);
  const [top, low] = [round(start.y), round(bottom)];
  return [
    `M${round(start.x)} ${top}`,
    `H${inner}`,
    `Q${x} ${top} ${x} ${round(start.y + CORNER)}`,
    `V${round(bottom - CORNER)}`,
    `Q${x} ${low} ${inner} ${low}`,
    `H${round(tip)}`,
  ].join("");
}

const middle = ({ x, y, width, height }: Rectangle): Point => ({ x: x + width / 2, y: y + height / 2 });

function holds({ x, y, width, height }: Rectangle, point: Point): boolean {
  return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
}

/** Whether a horizontal or vertical segment comes near a box. */
function touches(box: Rectangle, a: Point, b: Point): boolean {
  return (
    Math.max(a.x, b.x) > box.x - AIR &&
    Math.min(a.x, b.x) < box.x + box.width + AIR &&
    Math.max(a.y, b.y) > box.y - AIR &&
    Math.min(a.y, b.y) < box.y + box.height + AIR
  );
}

const within = ({ x, y }: Rectangle, frame: Rectangle | undefined): boolean => frame === undefined || holds(frame, { x, y });
