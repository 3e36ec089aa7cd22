import type { Tone } from "./diagram.ts";

/** Everything a figure's looks are made of, shared by DOT and SVG. Lengths are points in DOT, user units in SVG. */
export const fonts = {
  sans: "Inter, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif",
  mono: "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  serif: "Georgia, 'Times New Roman', 'DejaVu Serif', serif",
} as const;

export const fontSizes = { title: 20, subtitle: 11.5, cluster: 13, label: 12.5, note: 10, sign: 15 } as const;

export const ink = { text: "#1f2530", note: "#68707d", line: "#4a5260", page: "#ffffff" } as const;

export interface Paint {
  readonly fill: string;
  readonly stroke: string;
}

/** Told apart in print by their words too: colour never says anything alone. */
export const paints: Readonly<Record<Tone, Paint>> = {
  source: { fill: "#fde9da", stroke: "#c6611f" },
  learned: { fill: "#e3eefb", stroke: "#3a76b8" },
  norm: { fill: "#fff4d6", stroke: "#b98a1b" },
  product: { fill: "#ece3f8", stroke: "#7149a8" },
  activation: { fill: "#e0f4e6", stroke: "#2f8553" },
  layout: { fill: "#eff1f4", stroke: "#747c88" },
  chance: { fill: "#f7f7f5", stroke: "#a8a49a" },
  head: { fill: "#fbe1e8", stroke: "#b33d65" },
  block: { fill: "#f2ecfb", stroke: "#7149a8" },
  plain: { fill: "#ffffff", stroke: "#4a5260" },
};

export const clusterPaints = {
  block: { fill: "#fbfbfc", stroke: "#d5d9e0" },
  loop: { fill: "#f4f5f8", stroke: "#aeb5c0" },
  variant: { fill: "#f8f9fa", stroke: "#c9ced6" },
} as const satisfies Record<string, Paint>;
