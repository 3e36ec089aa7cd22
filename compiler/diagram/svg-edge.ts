import type { Edge } from "./diagram.ts";
import type { Layout, Point, Route } from "./layout.ts";
import { skipPath } from "./skip-path.ts";
import { fontSizes, fonts, ink } from "./style.ts";
import { element, type Markup, round } from "./svg-element.ts";

/** An arrow. */
export function edgeMarkup(edge: Edge, route: Route, layout: Layout): Markup {
  const skip = edge.kind === "skip" ? skipPath(edge, layout) : undefined;
  return element(
    "path",
    {
      d: skip ?? curvePath(route.points),
      "marker-end": edge.kind === "line" ? undefined : "url(#vitral-arrow)",
    },
    element("title", {}, edge.description),
  );
}

/** Its shape, beside it. */
export function edgeLabelMarkup({ label }: Edge, { label: at }: Route): Markup[] {
  if (label === undefined || at === undefined) return [];
  const place = { x: at.x, y: at.y + 3.4, "text-anchor": "middle" };
  return [element("text", { ...place, "font-family": fonts.mono, "font-size": fontSizes.note, fill: ink.note }, label)];
}

function curvePath(points: readonly Point[]): string {
  const [start, ...rest] = points;
  const end = rest.at(-1);
  if (start === undefined || end === undefined) return "";
  if (points.every(({ x }) => Math.abs(x - start.x) < 1)) return `M${pair(start)}V${round(end.y)}`;
  const curves: string[] = [];
  for (let i = 0; i + 2 < rest.length; i += 3) curves.push(`C${rest.slice(i, i + 3).map(pair).join(" ")}`);
  return `M${pair(start)}${curves.join("")}`;
}

const pair = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
