import type { Colour } from "./colour.ts";
import type { Typeface } from "./face.ts";
import { type PictureInks, pictureShapes, pictureTexts } from "./picture-inks.ts";
import type { Tone } from "./role.ts";
import { differing, screen, toned } from "./screen.ts";
import type { Ink, Theme } from "./theme.ts";

/** What tells the themes of figures apart; charts are drawn as on the screen. */
interface Inks {
  readonly page: Colour;
  readonly text: Colour;
  readonly note: Colour;
  readonly line: Colour;
  /** Of what leads from a box to the panel that opens it. */
  readonly funnel: Colour;
  /** Of lines and outlines, in widths of those on the screen. */
  readonly weight: number;
  readonly letters: Typeface;
  readonly frames: { readonly block: Ink; readonly loop: Ink; readonly variant: Ink };
  readonly paints: Readonly<Record<Tone, Ink>>;
  readonly pictures: PictureInks;
}

function themeOf({ page, text, note, line, funnel, weight, letters, frames, paints, pictures }: Inks): Theme {
  const edge = { stroke: line, width: 1.25 * weight };
  const [said, noted] = [{ fill: text }, { fill: note }];
  return {
    ...screen,
    page,
    families: { ...screen.families, sans: letters },
    shapes: {
      ...screen.shapes,
      ...toned("node", (tone) => ({ width: 1.1 * weight, ...paints[tone] })),
      ...toned("sign", (tone) => ({ width: 1.3 * weight, ...paints[tone] })),
      ...toned("result", (tone) => ({ ...paints[tone], fill: page, width: 1.3 * weight })),
      operator: { stroke: line, width: 1.3 * weight },
      "cluster-block": { width: 1.1 * weight, ...frames.block },
      "cluster-loop": { width: 1.1 * weight, ...frames.loop },
      "cluster-variant": { width: 1.1 * weight, ...frames.variant },
      ...differing({ ...frames.block, width: 1.1 * weight }, edge, paints),
      panel: { width: 1.1 * weight, ...frames.block },
      funnel: { fill: funnel, stroke: page, width: 1.5 },
      rule: { stroke: frames.block.stroke ?? line, width: 0.8 * weight },
      badge: said,
      "edge-flow": edge,
      "edge-side": edge,
      "edge-skip": edge,
      "edge-line": edge,
      ...pictureShapes(pictures, weight),
    },
    texts: {
      ...screen.texts,
      title: said,
      subtitle: noted,
      "cluster-label": { ...said, halo: 2 },
      "cluster-weights": { ...noted, halo: 2 },
      "badge-count": { fill: page },
      "node-label": said,
      "node-aside": noted,
      "terminal-label": said,
      "result-label": said,
      "edge-shape": { ...noted, halo: 1.5 },
      ...pictureTexts(pictures),
      "table-head": noted,
      "table-cell": said,
    },
  };
}

/** For print: letters with serifs; fills differ in lightness, or else outlines in their dashes, so that grey tells all. */
const paper = themeOf({
  ...{
    page: "#ffffff",
    text: "#000000",
    note: "#3c3c3c",
    line: "#000000",
    funnel: "#ececec",
    weight: 0.8,
    letters: "STIX Two Text",
  },
  frames: {
    block: { fill: "#ffffff", stroke: "#8c8c8c" },
    loop: { fill: "#f8f8f8", stroke: "#5a5a5a" },
    variant: { fill: "#ffffff", stroke: "#8c8c8c", dash: [4, 3] },
  },
  paints: {
    source: { fill: "#ffffff", stroke: "#000000", dash: [4, 2] },
    learned: { fill: "#bdc8d8", stroke: "#000000" },
    norm: { fill: "#eae2cf", stroke: "#000000" },
    product: { fill: "#bfb5cc", stroke: "#000000" },
    activation: { fill: "#cfd8cc", stroke: "#000000" },
    layout: { fill: "#f1f1f1", stroke: "#000000" },
    space: { fill: "#ccd9da", stroke: "#000000", dash: [8, 2] },
    pool: { fill: "#d6dae6", stroke: "#000000", dash: [1, 2] },
    select: { fill: "#e0e4d3", stroke: "#000000", dash: [4, 2] },
    chance: { fill: "#ffffff", stroke: "#000000", dash: [1, 2] },
    head: { fill: "#c3a4a8", stroke: "#000000" },
    block: { fill: "#f1f1f1", stroke: "#000000", dash: [8, 2] },
    plain: { fill: "#ffffff", stroke: "#000000" },
    added: { fill: "#b4cde6", stroke: "#000000" },
    removed: { fill: "#ffffff", stroke: "#000000", dash: [4, 3] },
    changed: { fill: "#eeeeee", stroke: "#000000" },
  },
  pictures: {
    // Names tell wires apart; in grey, so does how dark they are, of most neighbours.
    wires: ["#000000", "#8a3b00", "#1f5c3a", "#7a2244", "#43307a", "#5e4a00", "#0b4f58", "#4a4a4a"],
    patches: { 1: "#d5d9de", 2: "#e6e8ec", 3: "#aab0b9", 4: "#eceef1" },
    hidden: "#e0e0e0",
    attention: { 1: "#eeeeee", 2: "#c4bccf", 3: "#8d81a3", 4: "#4a3d66" },
    bracket: "#5a5a5a",
  },
});

/** Light ink on a dark page. */
const dark = themeOf({
  ...{
    page: "#14171c",
    text: "#eceef2",
    note: "#a9b1bd",
    line: "#aab2bf",
    funnel: "#2b323e",
    weight: 1,
    letters: "Inter",
  },
  frames: {
    block: { fill: "#1a1e25", stroke: "#3b434f" },
    loop: { fill: "#1f242c", stroke: "#596475" },
    variant: { fill: "#1c2129", stroke: "#465060" },
  },
  paints: {
    source: { fill: "#43301f", stroke: "#e59a5c" },
    learned: { fill: "#1f3450", stroke: "#7fb0e8" },
    norm: { fill: "#3f371c", stroke: "#d6b255" },
    product: { fill: "#36294c", stroke: "#b493e6" },
    activation: { fill: "#1d3b2a", stroke: "#6fc391" },
    layout: { fill: "#2a2f37", stroke: "#98a2b0" },
    space: { fill: "#173a3c", stroke: "#5fc4cf" },
    pool: { fill: "#262b50", stroke: "#95a0ee" },
    select: { fill: "#323a1c", stroke: "#b5c45a" },
    chance: { fill: "#22262c", stroke: "#7d8590" },
    head: { fill: "#47222f", stroke: "#ea86a5" },
    block: { fill: "#30283f", stroke: "#b493e6" },
    plain: { fill: "#14171c", stroke: "#aab2bf" },
    added: { fill: "#17344d", stroke: "#59b0e8" },
    removed: { fill: "#43291c", stroke: "#e9874a", dash: [4, 3] },
    changed: { fill: "#3f371c", stroke: "#d6b255" },
  },
  pictures: {
    wires: ["#7fb0e8", "#e59a5c", "#6fc391", "#ea86a5", "#b493e6", "#d6b255", "#5fc4cf", "#a9b1bd"],
    patches: { 1: "#33507a", 2: "#3f4577", 3: "#4d5c94", 4: "#2b4058" },
    hidden: "#2a2f37",
    attention: { 1: "#2a2336", 2: "#4b3a69", 3: "#7d5fb0", 4: "#b493e6" },
    bracket: "#98a2b0",
  },
});

/** To be read from the last row: heavy lines, full colours. */
const slides = themeOf({
  ...{
    page: "#ffffff",
    text: "#000000",
    note: "#3f4650",
    line: "#1f2530",
    funnel: "#e3e6ec",
    weight: 1.7,
    letters: "Inter",
  },
  frames: {
    block: { fill: "#f6f7f9", stroke: "#a9b1bd" },
    loop: { fill: "#e9ecf1", stroke: "#7d8794" },
    variant: { fill: "#f0f2f5", stroke: "#97a0ad" },
  },
  paints: {
    source: { fill: "#ffd2b0", stroke: "#c04f00" },
    learned: { fill: "#b9d8ff", stroke: "#0058b8" },
    norm: { fill: "#ffe795", stroke: "#946a00" },
    product: { fill: "#d9c3ff", stroke: "#5b27a8" },
    activation: { fill: "#b5ebc6", stroke: "#00702f" },
    layout: { fill: "#dfe3e8", stroke: "#4a5260" },
    space: { fill: "#cdf2f3", stroke: "#00707d" },
    pool: { fill: "#c8cdff", stroke: "#2f3bb0" },
    select: { fill: "#e0eba5", stroke: "#5c6b00" },
    chance: { fill: "#f4f2ec", stroke: "#8a8474" },
    head: { fill: "#ffc0d2", stroke: "#b0003f" },
    block: { fill: "#e6d9ff", stroke: "#5b27a8" },
    plain: { fill: "#ffffff", stroke: "#1f2530" },
    added: { fill: "#a9d6ff", stroke: "#0058b8" },
    removed: { fill: "#ffe1d0", stroke: "#c04f00", dash: [4, 3] },
    changed: { fill: "#ffe795", stroke: "#946a00" },
  },
  pictures: {
    wires: ["#0058b8", "#a64300", "#00702f", "#b0003f", "#5b27a8", "#7a5800", "#00707d", "#3f4650"],
    patches: { 1: "#9cc3f2", 2: "#b3baf5", 3: "#8593e0", 4: "#c2dcf7" },
    hidden: "#d3d7dd",
    attention: { 1: "#e6d9ff", 2: "#c0a0f5", 3: "#8f5fd6", 4: "#5b27a8" },
    bracket: "#4a5260",
  },
});

/** By the names that are asked for. */
export const themes = { screen, paper, dark, slides } as const satisfies Readonly<Record<string, Theme>>;
export type ThemeName = keyof typeof themes;
