import type { Mark, Segment } from "../drawing/drawing.ts";
import { widthOf } from "../drawing/font.ts";
import { path, polyline, textAt } from "../drawing/marks.ts";
import type { Point } from "../drawing/plane.ts";
import type { TextRole } from "../drawing/role.ts";
import type { Drawn } from "./drawn.ts";
import type { Dimension, WireEnd, Wiring } from "./wiring.ts";

/** Between the names of one dimension, and between dimensions at least and at most. */
const INNER_GAP = 9;
const GAP = 22;
const MOST_GAP = 44;
/** A bracket with its air, a row of names with its air, and the wires between the rows. */
const BRACKET = 7;
const NAMES = 15;
const REACH = 38;

/** A name at the end of its wire. */
interface Placed extends WireEnd {
  readonly x: number;
}

interface Row {
  readonly ends: readonly Placed[];
  /** From where to where dimensions of several axes lie. */
  readonly groups: readonly (readonly [number, number])[];
}

export function drawWiring({ above, below }: Wiring): Drawn {
  const width = Math.max(tightWidth(above), tightWidth(below));
  const [top, bottom] = [rowOf(above, width), rowOf(below, width)];
  const first = (top.groups.length > 0 ? BRACKET : 0) + NAMES;
  const last = first + REACH;
  const height = last + NAMES + (bottom.groups.length > 0 ? BRACKET : 0);
  return {
    ...{ width, height },
    marks: [
      ...top.groups.map((group) => bracket(group, first - NAMES - 2, 4)),
      ...wireMarks(top, bottom, first, last),
      ...top.ends.map((end) => nameMark(end, first - 4)),
      ...bottom.ends.map((end) => nameMark(end, last + 11.5)),
      ...bottom.groups.map((group) => bracket(group, last + NAMES + 2, -4)),
    ],
  };
}

const roleOf = ({ wire }: WireEnd): TextRole => (wire === undefined ? "node-aside" : `wire-name-${wire}`);
const endWidth = (end: WireEnd): number => Math.max(10, widthOf(roleOf(end), end.name));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const innerWidth = (dimension: Dimension): number => sum(dimension.map(endWidth)) + INNER_GAP * (dimension.length - 1);
const tightWidth = (row: readonly Dimension[]): number => sum(row.map(innerWidth)) + GAP * Math.max(0, row.length - 1);

/** Its names over a width, in the middle, with more air between dimensions where there is some. */
function rowOf(row: readonly Dimension[], width: number): Row {
  const spare = row.length > 1 ? (width - tightWidth(row)) / (row.length - 1) : 0;
  const gap = Math.min(MOST_GAP, GAP + spare);
  let x = (width - sum(row.map(innerWidth)) - gap * (row.length - 1)) / 2;
  const ends: Placed[] = [];
  const groups: (readonly [number, number])[] = [];
  for (const dimension of row) {
    const start = x;
    for (const end of dimension) {
      const own = endWidth(end);
      ends.push({ ...end, x: x + own / 2 });
      x += own + INNER_GAP;
    }
    x -= INNER_GAP;
    if (dimension.length > 1) groups.push([start, x]);
    x += gap;
  }
  return { ends, groups };
}

const nameMark = (end: Placed, y: number): Mark => textAt({ x: end.x, y }, "middle", roleOf(end), end.name);

/** A line along the names of a dimension, with its ends turned to them. */
function bracket([left, right]: readonly [number, number], y: number, turn: number): Mark {
  const corners = [
    { x: left, y: y + turn },
    { x: left, y },
    { x: right, y },
    { x: right, y: y + turn },
  ];
  return path("bracket", polyline(corners));
}

/** Wires from end to end; what is folded ends between the rows at a bar, and what is new begins there at a ring. */
function wireMarks(top: Row, bottom: Row, first: number, last: number): Mark[] {
  const half = (first + last) / 2;
  const at = ({ ends }: Row, wire: WireEnd["wire"]) => ends.find((end) => end.wire === wire);
  const used = new Set([...top.ends, ...bottom.ends].flatMap(({ wire }) => wire ?? []));
  return [...used].flatMap((wire): Mark[] => {
    const [from, to] = [at(top, wire), at(bottom, wire)];
    const role = `wire-${wire}` as const;
    if (from !== undefined && to !== undefined)
      return [path(role, curve({ x: from.x, y: first }, { x: to.x, y: last }))];
    if (from !== undefined) {
      const bar = [-5, 5].map((dx) => ({ x: from.x + dx, y: half }));
      return [path(role, [...straight(from.x, first, half), ...polyline(bar)])];
    }
    if (to === undefined) return [];
    const ring = 3;
    return [path(role, straight(to.x, half + ring, last)), { kind: "circle", role, x: to.x, y: half, radius: ring }];
  });
}

const straight = (x: number, from: number, to: number): Segment[] =>
  polyline([
    { x, y: from },
    { x, y: to },
  ]);

/** Straight down at both ends. */
function curve(from: Point, to: Point): Segment[] {
  if (Math.abs(from.x - to.x) < 0.5) return straight(from.x, from.y, to.y);
  const bend = (to.y - from.y) * 0.55;
  const controls = [
    { x: from.x, y: from.y + bend },
    { x: to.x, y: to.y - bend },
  ] as const;
  return [
    { kind: "move", to: from },
    { kind: "cubic", controls, to },
  ];
}
