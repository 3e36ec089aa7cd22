import type { Colour } from "./colour.ts";
import { type PictureInks, pictureShapes, pictureTexts } from "./picture-inks.ts";
import { type Change, comparedSeries, type Tone, tones } from "./role.ts";
import type { Ink, Theme } from "./theme.ts";

const page = "#ffffff";
const text = { fill: "#1f2530" } as const;
const note = { fill: "#68707d" } as const;
const line = { stroke: "#4a5260", width: 1.25 } as const;
const chartText = { fill: "#222222" } as const;
/** Blue and vermilion of Okabe and Ito: told apart by colour-blind readers, and in grey by their marks. */
const training = "#0072b2";
const validation = "#d55e00";

/** Theirs too, as far as they can be read on white, and two greys; what they are of is numbered beside them. */
const comparedColours = [
  training,
  validation,
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#222222",
  "#8a919c",
] as const satisfies Readonly<Record<number, Colour>> & { readonly length: (typeof comparedSeries)["length"] };

/** Told apart in print by their words too: colour never says anything alone. */
const paints = {
  source: { fill: "#fde9da", stroke: "#c6611f" },
  learned: { fill: "#e3eefb", stroke: "#3a76b8" },
  norm: { fill: "#fff4d6", stroke: "#b98a1b" },
  product: { fill: "#ece3f8", stroke: "#7149a8" },
  activation: { fill: "#e0f4e6", stroke: "#2f8553" },
  layout: { fill: "#eff1f4", stroke: "#747c88" },
  space: { fill: "#dff3f3", stroke: "#2a8a8c" },
  pool: { fill: "#e5e8fa", stroke: "#5560b8" },
  select: { fill: "#eef3d9", stroke: "#7d8f2b" },
  chance: { fill: "#f7f7f5", stroke: "#a8a49a" },
  head: { fill: "#fbe1e8", stroke: "#b33d65" },
  block: { fill: "#f2ecfb", stroke: "#7149a8" },
  plain: { fill: "#ffffff", stroke: "#4a5260" },
  added: { fill: "#d6e9f8", stroke: "#0072b2" },
  removed: { fill: "#fdece2", stroke: "#d55e00", dash: [4, 3] },
  changed: { fill: "#fff4d6", stroke: "#b98a1b" },
} as const satisfies Record<Tone, Ink>;

const pictures: PictureInks = {
  wires: ["#2f6cb0", "#b8520f", "#23744a", "#b33d65", "#6b45a3", "#876300", "#0f7480", "#5a6472"],
  patches: { 1: "#b9d0ea", 2: "#c8cdf0", 3: "#a6b1e2", 4: "#cfe0f0" },
  hidden: "#d3d7de",
  attention: { 1: "#ddd0f0", 2: "#c3aae4", 3: "#9b79cb", 4: "#6a40a6" },
  bracket: "#747c88",
};

/** Dark ink on white, in colours. */
export const screen: Theme = {
  page,
  families: { sans: "Inter", mono: "JetBrains Mono", serif: "STIX Two Text" },
  shapes: {
    ...toned("node", (tone) => ({ ...paints[tone], width: 1.1 })),
    ...toned("sign", (tone) => ({ ...paints[tone], width: 1.3 })),
    ...toned("result", (tone) => ({ ...paints[tone], fill: page, width: 1.3 })),
    operator: { stroke: line.stroke, width: 1.3 },
    "cluster-block": { fill: "#fbfbfc", stroke: "#d5d9e0", width: 1.1 },
    "cluster-loop": { fill: "#f4f5f8", stroke: "#aeb5c0", width: 1.1 },
    "cluster-variant": { fill: "#f8f9fa", stroke: "#c9ced6", width: 1.1 },
    ...differing({ fill: "#fbfbfc", width: 1.1 }, line, paints),
    panel: { fill: "#fbfbfc", stroke: "#d5d9e0", width: 1.1 },
    funnel: { fill: "#ebedf2", stroke: page, width: 1.5 },
    rule: { stroke: "#d5d9e0", width: 0.8 },
    badge: text,
    "edge-flow": line,
    "edge-side": line,
    "edge-skip": line,
    "edge-line": line,
    fork: { fill: line.stroke },
    ...pictureShapes(pictures, 1),
    axis: { stroke: chartText.fill, width: 1 },
    grid: { stroke: "#dddddd", width: 1 },
    "curve-training": { stroke: training, width: 2, join: "round" },
    "curve-validation": { stroke: validation, width: 2, join: "round" },
    "point-training": { fill: page, stroke: training, width: 1.5 },
    "point-validation": { fill: validation },
    ...compared("curve", (stroke): Ink => ({ stroke, width: 2, join: "round" })),
    ...compared("point", (fill) => ({ fill })),
  },
  texts: {
    title: text,
    subtitle: note,
    "cluster-label": { ...text, halo: 2 },
    "cluster-weights": { ...note, halo: 2 },
    "badge-count": { fill: page },
    "node-label": text,
    "node-aside": note,
    "terminal-label": text,
    "result-label": text,
    "edge-shape": { ...note, halo: 1.5 },
    ...pictureTexts(pictures),
    "table-head": note,
    "table-cell": text,
    "chart-title": chartText,
    "panel-title": chartText,
    legend: chartText,
    "axis-label": chartText,
    tick: chartText,
    "value-training": { fill: training },
    "value-validation": { fill: validation },
    ...compared("value", (fill) => ({ fill })),
  },
  arrowhead: { length: 6.125, width: 5.6 },
};

/** The same for each of the runs that are compared, in its colour. */
function compared<What extends string, Shown>(
  what: What,
  ink: (colour: Colour) => Shown,
): Record<`${What}-${(typeof comparedSeries)[number]}`, Shown> {
  const inks = comparedSeries.map((series, i) => [`${what}-${series}`, ink(comparedColours[i] ?? training)]);
  return Object.fromEntries(inks) as Record<`${What}-${(typeof comparedSeries)[number]}`, Shown>;
}

/** Frames and lines of a figure that compares two. */
export function differing(frame: Ink, line: Ink, paints: Readonly<Record<Change, Ink>>) {
  const ink = ({ stroke, dash }: Ink): Ink => ({ ...(stroke && { stroke }), ...(dash && { dash }) });
  return {
    "cluster-added": { ...frame, ...ink(paints.added) },
    "cluster-removed": { ...frame, ...ink(paints.removed) },
    "cluster-changed": { ...frame, ...ink(paints.changed) },
    "edge-added": { ...line, ...ink(paints.added) },
    "edge-removed": { ...line, ...ink(paints.removed) },
  };
}

/** The same for each tone. */
export function toned<What extends string>(what: What, ink: (tone: Tone) => Ink): Record<`${What}-${Tone}`, Ink> {
  const inks = Object.fromEntries(tones.map((tone) => [`${what}-${tone}`, ink(tone)]));
  return inks as Record<`${What}-${Tone}`, Ink>;
}
