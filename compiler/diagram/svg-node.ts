import type { Node } from "./diagram.ts";
import type { Rectangle } from "./layout.ts";
import { badgeWidth } from "./measure.ts";
import { fontSizes, fonts, ink, paints } from "./style.ts";
import { element, type Markup } from "./svg-element.ts";

const LINE = 16;

/** A node with its label; pointing at it says what it is. */
export function nodeMarkup(node: Node, at: Rectangle): Markup {
  if (node.form === "junction") return element("g", {});
  return element("g", { class: `node ${node.form}` }, element("title", {}, node.description), ...contentOf(node, at));
}

function contentOf(node: Node, at: Rectangle): Markup[] {
  const { fill, stroke } = paints[node.tone];
  const { x, y, width, height } = at;
  const center = { x: x + width / 2, y: y + height / 2 };
  switch (node.form) {
    case "junction":
      return [];
    case "terminal":
      return [textMarkup(node.lines, center, { "font-weight": 600 })];
    case "sign":
      return [
        element("circle", { cx: center.x, cy: center.y, r: 9.5, fill, stroke, "stroke-width": 1.3 }),
        signMarkup(node.lines[0], center.x, center.y),
      ];
    case "name":
      return [
        element("rect", { x, y, width, height, rx: height / 2, fill: ink.page, stroke, "stroke-width": 1.3 }),
        textMarkup(node.lines, center, { "font-family": fonts.serif, "font-style": "italic" }),
      ];
    case "box":
      return [
        element("rect", { x, y, width, height, rx: node.tone === "source" ? 6 : 7, fill, stroke, "stroke-width": 1.1 }),
        textMarkup(node.lines, center, {}, node.aside),
        ...badgeMarkup(node.times, x + width - badgeWidth(node.times) / 2, y),
      ];
  }
}

function textMarkup(
  lines: readonly string[],
  { x, y }: { readonly x: number; readonly y: number },
  font: Readonly<Record<string, string | number>>,
  aside?: string,
): Markup {
  const note = { dx: 8, "font-family": fonts.mono, "font-size": fontSizes.note, fill: ink.note };
  const spans = lines.map((line, i) => element("tspan", { x, y: y + 4.4 + (i - (lines.length - 1) / 2) * LINE }, line));
  const small = aside === undefined ? [] : [element("tspan", note, aside)];
  return element("text", { "text-anchor": "middle", "font-size": fontSizes.label, ...font }, ...spans, ...small);
}

/** Drawn, not written: fonts disagree on how high a sign stands. */
function signMarkup(sign: string | undefined, x: number, y: number): Markup {
  const arm = sign === "+" ? 5 : 3.6;
  const d =
    sign === "+"
      ? `M${x - arm} ${y}h${2 * arm}M${x} ${y - arm}v${2 * arm}`
      : `M${x - arm} ${y - arm}l${2 * arm} ${2 * arm}m0 ${-2 * arm}l${-2 * arm} ${2 * arm}`;
  return element("path", { d, stroke: ink.line, "stroke-width": 1.3, fill: "none" });
}

/** The dark pill that says how often something is repeated. */
export function badgeMarkup(times: string | undefined, x: number, y: number): Markup[] {
  if (times === undefined) return [];
  const width = badgeWidth(times) - 10;
  const font = { "font-size": 11, "font-weight": 600, fill: ink.page, "text-anchor": "middle" };
  return [
    element("rect", { x: x - width / 2, y: y - 9, width, height: 18, rx: 9, fill: ink.text }),
    element("text", { x, y: y + 3.9, ...font }, times),
  ];
}
