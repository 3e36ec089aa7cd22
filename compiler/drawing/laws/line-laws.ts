import { grown, type Point, type Rectangle, touches } from "../plane.ts";
import type { FigureLine, FigureParts, Piece } from "./figure-parts.ts";
import type { Fault } from "./reading-fault.ts";

/** Two lines that run side by side are told apart from here on. */
const APART = 3;
/** What lines end on, they may enter as far as its outline is wide. */
const EDGE = 1;

/** No line lies over one of another source, ends on it or turns on it: it would seem to be the same. */
export function linesApart({ lines }: FigureParts): Fault[] {
  const faults: Fault[] = [];
  for (const [i, a] of lines.entries()) {
    for (const b of lines.slice(i + 1)) {
      if (a.source === b.source || !touches(grown(a.extent, APART), b.extent)) continue;
      const meeting = firstOf(a, b, meetingOf);
      if (meeting !== undefined)
        faults.push({ law: "lines of two sources meet", paths: [...a.paths, ...b.paths], at: meeting });
    }
  }
  return faults;
}

/** No line runs through a box that is not its end, nor through words. */
export function linesClear({ lines, words, nodes }: FigureParts): Fault[] {
  const outlined = new Set(nodes.filter(({ isOutlined }) => isOutlined).map(({ id }) => id));
  // Of what stands in a box, the box is what keeps lines off.
  const free = words.filter(({ kind, owner }) => kind !== "node" || owner === undefined || !outlined.has(owner));
  return lines.flatMap((line) => {
    const runsThrough = (box: Rectangle, air: number) => line.pieces.some((piece) => enters(piece, box, air));
    const fault = (what: string, at: Point): Fault => ({ law: `a line runs through a ${what}`, paths: line.paths, at });
    return [
      ...nodes
        .filter((node) => runsThrough(node, node.id === line.source || node.id === line.target ? 2 * EDGE : EDGE))
        .map((node) => fault("box", node)),
      ...free.filter((word) => runsThrough(word, 0.5)).map((word) => fault(`${word.kind} ${word.text}`, word)),
    ];
  });
}

/** What goes past the body of a residual goes past the frames in it. */
export function skipsPass({ lines, nodes, frames }: FigureParts): Fault[] {
  const boxes = new Map(nodes.map((node) => [node.id, node]));
  return lines.flatMap((line) => {
    const ends = [line.source, line.target].flatMap((id) => boxes.get(id) ?? []);
    return frames
      .filter((frame) => line.isSkip && !ends.some((end) => touches(end, frame)))
      .filter((frame) => line.pieces.some((piece) => enters(piece, frame, EDGE)))
      .map((frame) => ({ law: "a skip runs through a frame", paths: [...line.paths, frame.path], at: frame }));
  });
}

/** Lines are horizontal and vertical. */
export function linesStraight({ lines }: FigureParts): Fault[] {
  return lines.flatMap((line) =>
    line.slants.slice(0, 1).map((at) => ({ law: "a line slants", paths: line.paths, at })),
  );
}

/** Every line hangs together with what it comes from, there or on another that does, and ends where something is. */
export function linesRooted({ lines, nodes }: FigureParts): Fault[] {
  const boxes = new Map(nodes.map((node) => [node.id, node]));
  const rooted = new Set<FigureLine>();
  for (let before = -1; before !== rooted.size; ) {
    before = rooted.size;
    for (const line of lines) {
      const [first] = line.pieces;
      const box = boxes.get(line.source);
      if (first === undefined || rooted.has(line)) continue;
      const begins = box !== undefined && distanceTo(box, first.from) < (box.isOutlined ? 2 : 12);
      if (begins || isOnOther(line, first.from, rooted)) rooted.add(line);
    }
  }
  const fault = (law: string, { paths, extent }: FigureLine): Fault => ({ law, paths, at: extent });
  const ends = (line: FigureLine) => {
    const [last] = line.pieces.slice(-1);
    const box = boxes.get(line.target);
    if (last === undefined) return false;
    return box === undefined ? isOnOther(line, last.to, lines) : distanceTo(box, last.to) < 12;
  };
  return [
    ...lines.filter((line) => !rooted.has(line)).map((line) => fault("a line begins nowhere", line)),
    ...lines.filter((line) => !ends(line)).map((line) => fault("a line ends nowhere", line)),
  ];
}

/** Whether a point of a line lies on another of its source. */
function isOnOther(line: FigureLine, at: Point, others: Iterable<FigureLine>): boolean {
  for (const other of others)
    if (other !== line && other.source === line.source && other.pieces.some((piece) => distance(at, piece) < 0.5))
      return true;
  return false;
}

const distanceTo = ({ x, y, width, height }: Rectangle, point: Point): number =>
  Math.hypot(Math.max(x - point.x, 0, point.x - x - width), Math.max(y - point.y, 0, point.y - y - height));

/** Where lines of one source part there is a dot, and nowhere else. */
export function forksDotted({ lines, dots }: FigureParts): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<Point>();
  for (const source of new Set(lines.map((line) => line.source))) {
    const own = lines.filter((line) => line.source === source);
    for (const at of forksOf(own)) {
      const dot = dots.find((one) => Math.hypot(one.x - at.x, one.y - at.y) < 1);
      if (dot === undefined) faults.push({ law: "a fork has no dot", paths: own[0]?.paths ?? [], at });
      else seen.add(dot);
    }
  }
  for (const at of dots) if (!seen.has(at)) faults.push({ law: "a dot where nothing forks", paths: [], at });
  return faults;
}

/** Where three pieces or more of some lines meet: an end or a corner of one, and another that goes on there. */
export function forksOf(lines: readonly Pick<FigureLine, "pieces">[]): Point[] {
  const pieces = lines.flatMap((line) => line.pieces);
  if (lines.length < 2) return [];
  const points = pieces.flatMap(({ from, to }) => [from, to]);
  const forks = new Map<string, Point>();
  for (const at of points) {
    const ways = new Set(pieces.flatMap((piece) => waysFrom(at, piece)));
    if (ways.size > 2) forks.set(`${Math.round(at.x)} ${Math.round(at.y)}`, at);
  }
  return [...forks.values()];
}

/** Which ways a piece leaves a point on it. */
function waysFrom(at: Point, { from, to }: Piece): string[] {
  if (distance(at, { from, to }) > 0.5) return [];
  return [from, to].flatMap((end) => {
    const [dx, dy] = [end.x - at.x, end.y - at.y];
    if (Math.hypot(dx, dy) <= 0.5) return [];
    return Math.abs(dx) > Math.abs(dy) ? [dx > 0 ? "right" : "left"] : [dy > 0 ? "down" : "up"];
  });
}

function firstOf(a: FigureLine, b: FigureLine, meet: (a: Piece, b: Piece) => Point | undefined): Point | undefined {
  for (const one of a.pieces) {
    for (const other of b.pieces) {
      const at = meet(one, other);
      if (at !== undefined) return at;
    }
  }
  return undefined;
}

/** Where pieces run along each other, or one ends on the other; a crossing is no meeting. */
function meetingOf(a: Piece, b: Piece): Point | undefined {
  for (const [end, other] of [
    [a.from, b],
    [a.to, b],
    [b.from, a],
    [b.to, a],
  ] as const)
    if (distance(end, other) < APART) return end;
  return undefined;
}

function distance({ x, y }: Point, { from, to }: Piece): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const part = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length));
  return Math.hypot(from.x + part * dx - x, from.y + part * dy - y);
}

/** Whether a piece comes further into a box than `air` from its border. */
function enters({ from, to }: Piece, { x, y, width, height }: Rectangle, air: number): boolean {
  const [left, top, right, bottom] = [x + air, y + air, x + width - air, y + height - air];
  if (left >= right || top >= bottom) return false;
  // Which part of the piece lies within both pairs of borders.
  let [low, high] = [0, 1];
  for (const [start, way, least, most] of [
    [from.x, to.x - from.x, left, right],
    [from.y, to.y - from.y, top, bottom],
  ] as const) {
    if (way === 0) {
      if (start <= least || start >= most) return false;
      continue;
    }
    const [a, b] = [(least - start) / way, (most - start) / way];
    low = Math.max(low, Math.min(a, b));
    high = Math.min(high, Math.max(a, b));
  }
  return low < high;
}
