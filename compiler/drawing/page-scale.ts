import type { Drawing } from "./drawing.ts";

/** Points to a CSS pixel. */
const POINTS = 0.75;

/** What PDF's readers and TeX take of a page, along a side, in points. */
const MOST_POINTS = 14_000;

/** Points of paper to a unit of a drawing: as large as on a screen, unless there is no such paper. */
export const pageScale = ({ width, height }: Pick<Drawing, "width" | "height">): number =>
  Math.min(POINTS, MOST_POINTS / Math.max(width, height));
