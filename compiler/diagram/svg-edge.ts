import type { Edge } from "./diagram.ts";
import type { Path } from "./route.ts";
import { fontSizes, fonts, ink } from "./style.ts";
import { element, type Markup } from "./svg-element.ts";

/** An arrow; pointing at it says the shape of what flows. */
export function edgeMarkup({ kind, description }: Edge, { d }: Path): Markup {
  const tip = kind === "line" ? undefined : "url(#vitral-arrow)";
  return element("path", { d, "marker-end": tip }, element("title", {}, description));
}

/** Its shape, beside it. */
export function edgeLabelMarkup({ label }: Edge, { label: at }: Path): Markup[] {
  if (label === undefined || at === undefined) return [];
  const place = { x: at.x, y: at.y + 3.4, "text-anchor": "middle" };
  return [element("text", { ...place, "font-family": fonts.mono, "font-size": fontSizes.note, fill: ink.note }, label)];
}
