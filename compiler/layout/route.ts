import type { Diagram, Edge } from "../diagram/diagram.ts";
import type { Segment } from "../drawing/drawing.ts";
import type { Point, Rectangle } from "../drawing/plane.ts";
import { bentLine } from "./bent-line.ts";
import { elbowPaths } from "./elbow-path.ts";
import { holds, isClear, middle, overlap, span } from "./geometry.ts";
import type { Layout, Route } from "./layout.ts";
import { type Extent, labelExtent } from "./measure.ts";
import { skipPath } from "./skip-path.ts";

/** A line as it is drawn, and the middle of its label. */
export interface Line {
  readonly segments: readonly Segment[];
  readonly label: Point | undefined;
}

/**
 * Draws lines as people do, horizontal and vertical, where the layout left room for it; else as the layout drew them.
 * Two lines never end in the same place.
 */
export class Router {
  private readonly layout: Layout;
  private readonly ends = new Set<string>();
  /** The pieces of the lines so far, which labels keep clear of, and the labels so far, which lines keep clear of. */
  private readonly drawn: Rectangle[] = [];
  private readonly labels: Rectangle[] = [];

  constructor(layout: Layout) {
    this.layout = layout;
  }

  /** Skips choose first, then main lines: what joins from the side makes way. */
  lines({ edges }: Diagram): ReadonlyMap<string, Line> {
    const order = ["skip", "line", "flow", "side"];
    const sorted = [...edges].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    return new Map(sorted.map((edge) => [edge.id, this.line(edge)]));
  }

  private line(edge: Edge): Line {
    const route = this.layout.edges.get(edge.id);
    if (route === undefined) throw new Error(`the layout lacks ${edge.id}`);
    if (edge.kind === "skip") {
      const way = skipPath(edge, this.layout);
      if (way !== undefined && this.take(way)) return { segments: bentLine(way), label: route.label };
    }
    return this.elbow(edge, route) ?? { segments: curve(route.points), label: this.moved(edge, route) };
  }

  /** The layout's place for a label, or one above or below it where others have come to stand there. */
  private moved(edge: Edge, { label }: Route): Point | undefined {
    const extent = labelExtent(edge);
    if (label === undefined || extent === undefined) return undefined;
    const places = [0, 1, -1, 2, -2].map((lines) => ({ x: label.x, y: label.y + lines * extent.height }));
    const at = this.free(places, extent, [...this.layout.nodes.values()]) ?? label;
    this.labels.push(around(at, extent));
    return at;
  }

  /** The first place where a label touches none of the boxes and no other label. */
  private free(places: readonly Point[], extent: Extent, boxes: readonly Rectangle[]): Point | undefined {
    const taken = [...boxes, ...this.labels];
    return places.find((at) => !taken.some((box) => overlap(box, around(at, extent), 0)));
  }

  private elbow(edge: Edge, { label }: Route): Line | undefined {
    const { nodes, clusters } = this.layout;
    const [tail, head] = [nodes.get(edge.from), nodes.get(edge.to)];
    if (tail === undefined || head === undefined) return undefined;
    const boxes = [...nodes.values()].filter((box) => box !== tail && box !== head && box.width > 2);
    const strange = [...clusters.values()].filter((box) => !holds(box, middle(tail)) && !holds(box, middle(head)));
    const extent = labelExtent(edge);
    for (const way of elbowPaths(tail, head)) {
      if (!isClear(way, [...boxes, ...strange, ...this.labels])) continue;
      if (label === undefined || extent === undefined) {
        if (this.take(way)) return { segments: bentLine(way), label: undefined };
        continue;
      }
      const x = verticalOf(way);
      const places = [1, -1].map((side) => ({ x: x + side * (2 + extent.width / 2), y: label.y }));
      const free = this.free(places, extent, [...boxes, ...this.drawn]);
      if (free !== undefined && this.take(way)) {
        this.labels.push(around(free, extent));
        return { segments: bentLine(way), label: free };
      }
    }
    return undefined;
  }

  /** Where a line ends is its own. */
  private take(way: readonly Point[]): boolean {
    const { x = 0, y = 0 } = way.at(-1) ?? {};
    const end = `${Math.round(x)} ${Math.round(y)}`;
    if (this.ends.has(end)) return false;
    this.ends.add(end);
    this.drawn.push(...way.slice(1).map((point, i) => span(way[i] ?? point, point)));
    return true;
  }
}

/** Where the vertical piece of a line runs. */
function verticalOf(way: readonly Point[]): number {
  const at = way.findIndex((point, i) => way[i + 1]?.x === point.x);
  return way[at]?.x ?? 0;
}

function around({ x, y }: Point, { width, height }: Extent): Rectangle {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** Cubic Bézier curves through the layout's control points; lines where those lie on their ends. */
function curve([start, ...rest]: readonly Point[]): Segment[] {
  if (start === undefined) return [];
  const segments: Segment[] = [{ kind: "move", to: start }];
  let from = start;
  for (let i = 0; i + 2 < rest.length; i += 3) {
    const [first, second, to] = rest.slice(i, i + 3);
    if (first === undefined || second === undefined || to === undefined) break;
    const isStraight = isSame(first, from) && isSame(second, to);
    segments.push(isStraight ? { kind: "line", to } : { kind: "cubic", controls: [first, second], to });
    from = to;
  }
  return segments;
}

const isSame = (a: Point, b: Point): boolean => a.x === b.x && a.y === b.y;
