import type { Cluster } from "./diagram.ts";
import type { Rectangle } from "./layout.ts";
import { badgeWidth } from "./measure.ts";
import { clusterPaints, fontSizes, ink } from "./style.ts";
import { element, type Markup } from "./svg-element.ts";
import { badgeMarkup } from "./svg-node.ts";
import { textWidth } from "./text-width.ts";

/** A frame; that of a loop looks like a pile of its bodies. */
export function clusterMarkup(cluster: Cluster, { x, y, width, height }: Rectangle): Markup {
  const { form, description } = cluster;
  const paint = paintOf(cluster);
  const sheet = (shift: number): Markup =>
    element("rect", { x: x + shift, y: y + shift, width, height, rx: 12, ...paint, "stroke-width": 1.1 });
  const pile = form === "loop" ? [sheet(6), sheet(3), sheet(0)] : [sheet(0)];
  return element("g", { class: `cluster ${form}` }, element("title", {}, description), ...pile);
}

/** Its head, above the lines that come in: name and count on the left, weights on the right. */
export function headMarkup(cluster: Cluster, { x, y, width }: Rectangle): Markup {
  const { label, times, weights } = cluster;
  const halo = {
    stroke: paintOf(cluster).fill,
    "stroke-width": 4,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
  };
  const head = { y: y + 20, "font-size": fontSizes.cluster, "font-weight": 600 };
  const badgeAt = x + 14 + textWidth(label, fontSizes.cluster) + badgeWidth(times) / 2;
  const note = { x: x + width - 14, y: y + 20, "text-anchor": "end", "font-size": fontSizes.note, fill: ink.note };
  return element(
    "g",
    { class: "head" },
    element("text", { x: x + 14, ...head, ...halo }, label),
    ...badgeMarkup(times, badgeAt, y + 15.5),
    ...(weights === undefined ? [] : [element("text", { ...note, ...halo }, weights)]),
  );
}

const paintOf = ({ form }: Cluster) => clusterPaints[form === "model" ? "block" : form];
