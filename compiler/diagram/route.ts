import type { Edge } from "./diagram.ts";
import type { Layout, Point, Rectangle, Route } from "./layout.ts";
import { labelExtent } from "./measure.ts";
import { skipPath } from "./skip-path.ts";
import { round } from "./svg-element.ts";

/** A line as SVG writes it, and the middle of its label. */
export interface Path {
  readonly d: string;
  readonly label: Point | undefined;
}

/** Lines are as people draw them where there is room for it, else as the layout drew them. */
export function pathOf(edge: Edge, route: Route, layout: Layout): Path {
  if (edge.kind === "skip") {
    const d = skipPath(edge, layout);
    if (d !== undefined) return { d, label: route.label };
  }
  return straightPath(edge, route, layout) ?? { d: curve(route.points), label: route.label };
}

/** From one node straight down to the next: Graphviz sometimes bends such a line around its own label. */
function straightPath(edge: Edge, { label }: Route, { nodes }: Layout): Path | undefined {
  const [tail, head] = [nodes.get(edge.from), nodes.get(edge.to)];
  if (tail === undefined || head === undefined) return undefined;
  const x = tail.x + tail.width / 2;
  const [top, bottom] = [tail.y + tail.height, head.y];
  if (Math.abs(x - head.x - head.width / 2) > 1 || bottom <= top) return undefined;
  const extent = labelExtent(edge);
  const beside = label === undefined || extent === undefined ? undefined : { x: x + 2 + extent.width / 2, y: label.y };
  const line: Rectangle = { x, y: top, width: 0, height: bottom - top };
  const written =
    beside === undefined || extent === undefined
      ? line
      : { x: beside.x - extent.width / 2, y: beside.y - extent.height / 2, ...extent };
  const others = [...nodes.values()].filter((box) => box !== tail && box !== head);
  if (others.some((box) => overlap(box, line) || overlap(box, written))) return undefined;
  return { d: `M${round(x)} ${round(top)}V${round(bottom)}`, label: beside };
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

/** Cubic Bézier curves through the layout's control points. */
function curve([start, ...rest]: readonly Point[]): string {
  if (start === undefined) return "";
  const curves: string[] = [];
  for (let i = 0; i + 2 < rest.length; i += 3) curves.push(`C${rest.slice(i, i + 3).map(pair).join(" ")}`);
  return `M${pair(start)}${curves.join("")}`;
}

const pair = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
