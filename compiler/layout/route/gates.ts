import type { Node } from "../../diagram/diagram.ts";
import type { Point, Rectangle } from "../../drawing/plane.ts";
import { middle } from "../geometry.ts";
import { APART, type Strand } from "./field.ts";
import type { Gate } from "./find-way.ts";

/** How far a line goes straight on where it leaves a box, and where it comes to one, for its arrowhead. */
export const OUT = 6;
export const IN = 11;
/** Between two lines that come to the same side of a box, and from its corners. */
const NEXT = 14;
const INSET = 10;
/** What a line keeps from a corner of its own net where it parts from it, and from a straight end. */
const CORNER = 11;

/** Where lines may leave a node: below, best in the middle, or beside. */
export function exitsOf(node: Pick<Node, "form">, box: Rectangle, towards: number): Gate[] {
  const { x, y } = middle(box);
  const below = spread(box.width, node.form, towards - x).map(
    (by): Gate => ({ x: x + by, y: box.y + box.height, side: "down", cost: Math.abs(by) }),
  );
  // The sides of a sign are for what it reads.
  const cost = node.form === "sign" ? 90 : 20;
  const beside: Gate[] = [
    { x: box.x, y, side: "left", cost },
    { x: box.x + box.width, y, side: "right", cost },
  ];
  return [...below, ...beside];
}

/** Where lines may come to a node: above or beside; named by the way that the line goes there. */
export function entriesOf(node: Pick<Node, "form">, box: Rectangle, from: number): Gate[] {
  const { x, y } = middle(box);
  const above = spread(box.width, node.form, from - x).map(
    (by): Gate => ({ x: x + by, y: box.y, side: "down", cost: Math.abs(by) / 4 }),
  );
  const heights = node.form === "box" && box.height > 30 ? [0, -8, 8, ...further(box.height)] : [0];
  const beside = heights.flatMap((by): Gate[] => [
    { x: box.x, y: y + by, side: "right", cost: Math.abs(by) },
    { x: box.x + box.width, y: y + by, side: "left", cost: Math.abs(by) },
  ]);
  return [...above, ...beside];
}

/** Of a long side. */
const further = (length: number): number[] => [-22, 22, -36, 36].filter((by) => Math.abs(by) < length / 2 - INSET);

/** How far from the middle of a side lines may meet it, among it where the other end lies; round ones have one place. */
function spread(width: number, form: Node["form"], other: number): number[] {
  if (form !== "box") return [0];
  const most = Math.floor((width / 2 - INSET) / NEXT);
  const even = Array.from({ length: 2 * most + 1 }, (_, i) => (i % 2 === 0 ? 1 : -1) * NEXT * Math.ceil(i / 2));
  return Math.abs(other) > width / 2 - INSET ? even : [...even, other];
}

/** Where a line may part from those of its own net. */
export function forksOf(strands: readonly Strand[]): Gate[] {
  const ends = strands.flatMap(({ from, to }) => [from, to]);
  const isCorner = (point: Point) => ends.filter((end) => end.x === point.x && end.y === point.y).length > 1;
  return strands.flatMap(({ from, to }) => {
    const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
    const [first, last] = [isCorner(from) ? CORNER : OUT, length - (isCorner(to) ? CORNER : IN)];
    if (first > last) return [];
    const places = [...new Set([first, (first + last) / 2, last])];
    const at = (part: number): Point => ({
      x: from.x + ((to.x - from.x) * part) / length,
      y: from.y + ((to.y - from.y) * part) / length,
    });
    const ways = from.y === to.y ? (["down", "up"] as const) : (["left", "right"] as const);
    return places.flatMap((part) => ways.map((side): Gate => ({ ...at(part), side, cost: 30 })));
  });
}

/** A gate's place further out, where a line may turn. */
export function outside(gate: Gate, by: number): Gate {
  const [dx, dy] = { right: [1, 0], down: [0, 1], left: [-1, 0], up: [0, -1] }[gate.side] as [number, number];
  return { ...gate, x: gate.x + dx * by, y: gate.y + dy * by };
}

/** Whether no other line came to the same place of a box. */
export const isUntaken = (gate: Point, taken: readonly Point[]): boolean =>
  !taken.some((one) => Math.abs(one.x - gate.x) < APART && Math.abs(one.y - gate.y) < APART);
