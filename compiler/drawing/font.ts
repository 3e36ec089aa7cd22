import type { Run } from "./drawing.ts";
import { type TextRole, type Wire, wires } from "./role.ts";
import { monoWidth, textWidth } from "./text-width.ts";

export type Family = "sans" | "mono" | "serif";

export interface Font {
  readonly family: Family;
  readonly size: number;
  /** As CSS counts it: 400 is regular, 700 bold. */
  readonly weight: number;
  readonly italic: boolean;
}

const regular = { family: "sans", weight: 400, italic: false } as const;
const chart = { ...regular, size: 12 };

/** The fonts of texts. Layouts measure with them, so they are the same in every theme. */
export const fonts: Readonly<Record<TextRole, Font>> = {
  title: { ...regular, size: 18, weight: 700 },
  subtitle: { ...regular, size: 11.5 },
  "cluster-label": { ...regular, size: 12, weight: 600 },
  "cluster-weights": { ...regular, size: 10 },
  "badge-count": { ...regular, size: 10, weight: 600 },
  "node-label": { ...regular, size: 11 },
  "node-aside": { ...regular, family: "mono", size: 10 },
  "terminal-label": { ...regular, size: 11, weight: 600 },
  "result-label": { family: "serif", size: 12.5, weight: 400, italic: true },
  "edge-shape": { ...regular, family: "mono", size: 10 },
  ...wireNames({ ...regular, size: 11.5 }),
  "table-head": { ...regular, size: 10, weight: 600 },
  "table-cell": { ...regular, size: 10 },
  "chart-title": { ...regular, size: 15, weight: 700 },
  "panel-title": { ...chart, weight: 700 },
  legend: chart,
  "axis-label": chart,
  tick: chart,
  "value-training": chart,
  "value-validation": chart,
  "value-run-1": chart,
  "value-run-2": chart,
  "value-run-3": chart,
  "value-run-4": chart,
  "value-run-5": chart,
  "value-run-6": chart,
  "value-run-7": chart,
  "value-run-8": chart,
};

function wireNames(font: Font): Record<`wire-name-${Wire}`, Font> {
  const named = Object.fromEntries(wires.map((wire) => [`wire-name-${wire}`, font]));
  return named as Record<`wire-name-${Wire}`, Font>;
}

/** An upper bound of how wide a text of a role will be. */
export function widthOf(role: TextRole, text: string): number {
  const { family, size, weight } = fonts[role];
  if (family === "mono") return monoWidth(text, size);
  // Bold letters are wider, and so are capitals with serifs.
  return (weight >= 600 || family === "serif" ? 1.18 : 1) * textWidth(text, size);
}

/** The same of runs, with the gaps between them. */
export function runsWidth(runs: readonly Run[]): number {
  return runs.reduce((width, { role, text, gap }, i) => width + (i === 0 ? 0 : gap) + widthOf(role, text), 0);
}
