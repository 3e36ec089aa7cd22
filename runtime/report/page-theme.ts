import { screen } from "../../compiler/drawing/screen.ts";
import type { PageColour, Theme } from "../../compiler/drawing/theme.ts";

const ink = { fill: "var(--ink)" } as const;
const note = { fill: "var(--note)" } as const;

/** Charts in the colours of the page that they stand on, which are others where it is dark. */
export const pageTheme: Theme<PageColour> = {
  ...screen,
  page: "var(--page)",
  shapes: {
    ...screen.shapes,
    axis: { stroke: "var(--note)", width: 1 },
    grid: { stroke: "var(--grid)", width: 1 },
    "curve-training": { stroke: "var(--first)", width: 2, join: "round" },
    "curve-validation": { stroke: "var(--second)", width: 2, join: "round" },
    "point-training": { fill: "var(--page)", stroke: "var(--first)", width: 1.5 },
    "point-validation": { fill: "var(--second)" },
  },
  texts: {
    ...screen.texts,
    title: ink,
    "chart-title": ink,
    "panel-title": ink,
    legend: ink,
    "axis-label": note,
    tick: note,
    "value-training": { fill: "var(--first)" },
    "value-validation": { fill: "var(--second)" },
  },
};
