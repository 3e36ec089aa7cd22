import type { Direction } from "../drawing/direction.ts";
import type { Mark, Segment } from "../drawing/drawing.ts";
import { widthOf } from "../drawing/font.ts";
import { path, polyline, textAt } from "../drawing/marks.ts";
import type { Point } from "../drawing/plane.ts";
import type { TextRole } from "../drawing/role.ts";
import type { Drawn } from "./drawn.ts";
import type { Dimension, WireEnd, Wiring } from "./wiring.ts";

/** A bracket with its air, and the wires between the rows. */
const BRACKET = 7;
const REACH = 38;

/**
 * What names take along a row of them and across it, and the air between names of one dimension, and between dimensions at
 * least and at most. Words stand upright, so a row that lies from above to below is as deep as its longest name.
 */
interface Measures {
  along(end: WireEnd): number;
  across(row: readonly Dimension[]): number;
  readonly inner: number;
  readonly gap: number;
  readonly mostGap: number;
}

const beside: Measures = { along: endWidth, across: () => 15, inner: 9, gap: 22, mostGap: 44 };
const under: Measures = {
  along: () => 13,
  across: (row) => Math.max(...row.flat().map(endWidth)) + 6,
  ...{ inner: 2, gap: 8, mostGap: 16 },
};

/** A name at the end of its wire. */
interface Placed extends WireEnd {
  readonly at: number;
}

interface Row {
  readonly ends: readonly Placed[];
  /** From where to where dimensions of several axes lie. */
  readonly groups: readonly (readonly [number, number])[];
  /** From its middle to where its wires are, towards the other row. */
  readonly middle: number;
  readonly bracket: number;
  readonly wires: number;
}

/** Wires from where axes enter to where they leave, the way the figure is read. */
export function drawWiring({ above, below }: Wiring, direction: Direction = "down"): Drawn {
  const measures = direction === "right" ? under : beside;
  const length = Math.max(tightLength(above, measures), tightLength(below, measures));
  const [first, last] = [rowOf(above, length, measures), rowOf(below, length, measures)];
  const depth = first.wires + REACH + last.wires;
  const onPage = pageOf(direction, depth);
  // How deep lies what the last row has so far from its own side.
  const end = (own: number): number => depth - own;
  return {
    ...(direction === "right" ? { width: depth, height: length } : { width: length, height: depth }),
    marks: [
      ...first.groups.map((group) => bracket(group, first.bracket, 4, onPage)),
      ...wireMarks(first, last, first.wires, end(last.wires), onPage),
      ...first.ends.map((one) => nameMark(one, first.middle, onPage)),
      ...last.ends.map((one) => nameMark(one, end(last.middle), onPage)),
      ...last.groups.map((group) => bracket(group, end(last.bracket), -4, onPage)),
    ],
  };
}

/** Where lies what is so far along a row, and so deep from where axes enter. */
type OnPage = (along: number, deep: number) => Point;

function pageOf(direction: Direction, depth: number): OnPage {
  switch (direction) {
    case "down":
      return (x, y) => ({ x, y });
    case "up":
      return (x, deep) => ({ x, y: depth - deep });
    case "right":
      return (y, x) => ({ x, y });
  }
}

const roleOf = ({ wire }: WireEnd): TextRole => (wire === undefined ? "node-aside" : `wire-name-${wire}`);
function endWidth(end: WireEnd): number {
  return Math.max(10, widthOf(roleOf(end), end.name));
}
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const innerLength = (dimension: Dimension, { along, inner }: Measures): number =>
  sum(dimension.map(along)) + inner * (dimension.length - 1);
const tightLength = (row: readonly Dimension[], measures: Measures): number =>
  sum(row.map((one) => innerLength(one, measures))) + measures.gap * Math.max(0, row.length - 1);

/** Its names over a length, in the middle, with more air between dimensions where there is some. */
function rowOf(row: readonly Dimension[], length: number, measures: Measures): Row {
  const spare = row.length > 1 ? (length - tightLength(row, measures)) / (row.length - 1) : 0;
  const gap = Math.min(measures.mostGap, measures.gap + spare);
  let at = (length - sum(row.map((one) => innerLength(one, measures))) - gap * (row.length - 1)) / 2;
  const ends: Placed[] = [];
  const groups: (readonly [number, number])[] = [];
  for (const dimension of row) {
    const start = at;
    for (const end of dimension) {
      const own = measures.along(end);
      ends.push({ ...end, at: at + own / 2 });
      at += own + measures.inner;
    }
    at -= measures.inner;
    if (dimension.length > 1) groups.push([start, at]);
    at += gap;
  }
  const outside = groups.length > 0 ? BRACKET : 0;
  const names = measures.across(row);
  return { ends, groups, bracket: outside - 2, middle: outside + names / 2 - 0.25, wires: outside + names };
}

function nameMark(end: Placed, deep: number, onPage: OnPage): Mark {
  const { x, y } = onPage(end.at, deep);
  return textAt({ x, y: y + 3.75 }, "middle", roleOf(end), end.name);
}

/** A line along the names of a dimension, with its ends turned to them. */
function bracket([from, to]: readonly [number, number], deep: number, turn: number, onPage: OnPage): Mark {
  return path(
    "bracket",
    polyline([onPage(from, deep + turn), onPage(from, deep), onPage(to, deep), onPage(to, deep + turn)]),
  );
}

/** Wires from end to end; what is folded ends between the rows at a bar, and what is new begins there at a ring. */
function wireMarks(first: Row, last: Row, start: number, end: number, onPage: OnPage): Mark[] {
  const half = (start + end) / 2;
  const placeIn = ({ ends }: Row, wire: WireEnd["wire"]) => ends.find((one) => one.wire === wire)?.at;
  const used = new Set([...first.ends, ...last.ends].flatMap(({ wire }) => wire ?? []));
  return [...used].flatMap((wire): Mark[] => {
    const [from, to] = [placeIn(first, wire), placeIn(last, wire)];
    const role = `wire-${wire}` as const;
    if (from !== undefined && to !== undefined) return [path(role, curve([from, start], [to, end], onPage))];
    if (from !== undefined) {
      const bar = polyline([onPage(from - 5, half), onPage(from + 5, half)]);
      return [path(role, [...polyline([onPage(from, start), onPage(from, half)]), ...bar])];
    }
    if (to === undefined) return [];
    const radius = 3;
    const line = polyline([onPage(to, half + radius), onPage(to, end)]);
    return [path(role, line), { kind: "circle", role, ...onPage(to, half), radius }];
  });
}

/** Straight on at both ends. */
function curve(
  [from, start]: readonly [number, number],
  [to, end]: readonly [number, number],
  onPage: OnPage,
): Segment[] {
  const [begin, finish] = [onPage(from, start), onPage(to, end)];
  if (Math.abs(from - to) < 0.5) return polyline([begin, finish]);
  const bend = (end - start) * 0.55;
  const controls = [onPage(from, start + bend), onPage(to, end - bend)] as const;
  return [
    { kind: "move", to: begin },
    { kind: "cubic", controls, to: finish },
  ];
}
