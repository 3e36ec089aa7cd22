import type { Drawing, Group, Mark, Path, Segment } from "../drawing.ts";
import { extentOf } from "../extent.ts";
import { bounds, dot, type Point, type Rectangle } from "../plane.ts";

/** A straight piece of a line. */
export interface Piece {
  readonly from: Point;
  readonly to: Point;
}

/** A line between two nodes, its rounded corners made sharp. */
export interface FigureLine {
  readonly id: string;
  /** The ids of what it comes from and goes to. */
  readonly source: string;
  readonly target: string;
  /** Where in the spec those stand. */
  readonly paths: readonly string[];
  /** Around all of it. */
  readonly extent: Rectangle;
  readonly isFlow: boolean;
  readonly isSkip: boolean;
  readonly pieces: readonly Piece[];
  /** Where it is neither horizontal nor vertical, nor a corner between the two. */
  readonly slants: readonly Point[];
}

/** What a figure says somewhere, by the box that the words take at most. */
export interface Word extends Rectangle {
  readonly text: string;
  readonly kind: WordKind;
  /** The id of the group that it stands in, and where in the spec what that shows stands. */
  readonly owner: string | undefined;
  readonly path: string;
}

/** Of a box; at the head of a frame; a count on its border; of what flows; over it all. */
export type WordKind = "node" | "head" | "badge" | "shape" | "title";

export interface FigureNode extends Rectangle {
  readonly id: string;
  readonly path: string;
  /** Whether it has an outline that its words must not leave. */
  readonly isOutlined: boolean;
}

/** What of a figure's drawing has a place of its own, on the page. */
export interface FigureParts {
  readonly lines: readonly FigureLine[];
  readonly words: readonly Word[];
  readonly nodes: readonly FigureNode[];
  readonly frames: readonly FigureNode[];
  /** The middles of the dots where lines fork. */
  readonly dots: readonly Point[];
  /** Of a page: what it consists of, and what leads from a box to the panel that opens it. */
  readonly panels: readonly FigureNode[];
  readonly funnels: readonly Funnel[];
}

/** From a box to a panel, by the corners of where it begins and ends. */
export interface Funnel {
  readonly source: string;
  readonly target: string;
  readonly points: readonly Point[];
}

export function figureParts({ marks }: Drawing): FigureParts {
  const parts: Collected = { lines: [], words: [], nodes: [], frames: [], dots: [], panels: [], funnels: [] };
  collect(marks, { x: 0, y: 0 }, undefined, parts);
  const paths = new Map(parts.nodes.map(({ id, path }) => [id, path]));
  // A line to where lines fork, which is no node, goes on in those that come from there.
  const before = new Map(
    parts.lines.filter(({ target }) => !paths.has(target)).map((line) => [line.target, line.source]),
  );
  const sourceOf = (id: string): string => (before.has(id) ? sourceOf(before.get(id) ?? id) : id);
  const lines = parts.lines.map((line) => {
    const source = sourceOf(line.source);
    return { ...line, source, paths: [source, line.target].map((id) => paths.get(id) ?? id) };
  });
  return { ...parts, lines };
}

type Collected = { [Key in keyof FigureParts]: FigureParts[Key][number][] };

function collect(marks: readonly Mark[], origin: Point, around: Group | undefined, parts: Collected): void {
  const word = (mark: Mark, text: string, kind: WordKind) =>
    parts.words.push({ ...placed(extentOf(mark), origin), text, kind, owner: around?.id, path: around?.path ?? "" });
  for (const mark of marks) {
    if (mark.kind === "group") {
      const { at = { x: 0, y: 0 } } = mark;
      const inner = moved(origin, at);
      addGroup(mark, inner, parts);
      // What a picture says, the box says that it stands in.
      collect(mark.marks, inner, mark.role === "picture" ? around : mark, parts);
    } else if (mark.kind === "text") {
      const text = mark.runs.map((run) => run.text).join(" ");
      if (mark.runs[0].role !== "badge-count") word(mark, text, kindOf(around));
    } else if (mark.role === "badge") {
      // Its words take the whole pill.
      word(mark, "×", "badge");
    } else if (mark.role === "fork" && mark.kind === "circle") parts.dots.push(moved(origin, mark));
  }
}

function addGroup({ role, id = "", path = "", ends, marks }: Group, origin: Point, parts: Collected): void {
  const [first] = marks;
  if (first === undefined) return;
  if (role.startsWith("node-")) {
    const outline = first.kind === "group" || first.kind === "text" ? undefined : first;
    const isOutlined = outline?.kind === "box";
    // Words without an outline are as large as all that stands there.
    const extent = isOutlined ? extentOf(first) : bounds(marks.map(extentOf));
    parts.nodes.push({ ...placed(extent, origin), id, path, isOutlined });
  }
  // Each sheet of a pile.
  if (role.startsWith("cluster-"))
    for (const sheet of marks) parts.frames.push({ ...placed(extentOf(sheet), origin), id, path, isOutlined: true });
  if (role === "panel" && first.kind === "box")
    parts.panels.push({ ...placed(first, origin), id, path, isOutlined: true });
  if (ends === undefined) return;
  if (role === "funnel") {
    const ways = marks.flatMap((mark) => (mark.kind === "path" ? mark.segments : []));
    const points = ways.flatMap((one) => (one.kind === "close" ? [] : [moved(one.to, origin)]));
    parts.funnels.push({ source: ends[0], target: ends[1], points });
    return;
  }
  for (const mark of marks)
    if (mark.kind === "path")
      parts.lines.push({ id, source: ends[0], target: ends[1], paths: [], ...lineOf(mark, origin) });
}

function kindOf(group: Group | undefined): WordKind {
  if (group === undefined) return "title";
  if (group.role === "head") return "head";
  if (group.role.startsWith("node-")) return "node";
  return group.role === "shapes" ? "shape" : "title";
}

function lineOf(
  { role, segments }: Path,
  origin: Point,
): Pick<FigureLine, "isFlow" | "isSkip" | "pieces" | "slants" | "extent"> {
  const pieces: Piece[] = [];
  const slants: Point[] = [];
  let at: Point = origin;
  for (const segment of segments) {
    if (segment.kind === "close") continue;
    const to = moved(segment.to, origin);
    const corner = segment.kind === "cubic" ? cornerOf(at, segment, origin) : undefined;
    const ways = segment.kind === "move" ? [] : corner === undefined ? [to] : [corner, to];
    for (const end of ways) {
      if (at.x === end.x && at.y === end.y) continue;
      if (Math.min(Math.abs(at.x - end.x), Math.abs(at.y - end.y)) > 0.01) slants.push(at);
      const before = pieces.at(-1);
      // What goes straight on into a rounded corner is one piece.
      if (before !== undefined && goesOn(before, end)) pieces[pieces.length - 1] = { from: before.from, to: end };
      else pieces.push({ from: at, to: end });
      at = end;
    }
    at = to;
  }
  const extent = bounds(pieces.flatMap(({ from, to }) => [dot(from), dot(to)]));
  const isFlow = role === "edge-flow" || role === "edge-line";
  return { isFlow, isSkip: role === "edge-skip", pieces, slants, extent };
}

/** Of a quarter turn between a horizontal and a vertical piece, where they would meet. */
function cornerOf(from: Point, { controls, to }: Segment & { kind: "cubic" }, origin: Point): Point | undefined {
  const [first, second] = controls.map((control) => moved(control, origin));
  const end = moved(to, origin);
  if (first === undefined || second === undefined) return undefined;
  if (near(first.y, from.y) && near(second.x, end.x)) return { x: end.x, y: from.y };
  if (near(first.x, from.x) && near(second.y, end.y)) return { x: from.x, y: end.y };
  return undefined;
}

const goesOn = ({ from, to }: Piece, { x, y }: Point): boolean =>
  (near(from.x, to.x) && near(to.x, x)) || (near(from.y, to.y) && near(to.y, y));
const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.01;
const moved = (a: Point, b: Point): Point => ({ x: a.x + b.x, y: a.y + b.y });
const placed = (box: Rectangle, by: Point): Rectangle => ({ ...box, x: box.x + by.x, y: box.y + by.y });
