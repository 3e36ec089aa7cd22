import type { Drawing } from "./drawing.ts";

/** Points to a CSS pixel. */
const POINTS = 0.75;

/** What PDF's readers and TeX take of a page, along a side, in points. */
const MOST_POINTS = 14_000;

/** Points of paper to a unit of a drawing: as it says or as large as on a screen, unless there is no such paper. */
export const pageScale = ({ width, height, points = POINTS }: Pick<Drawing, "width" | "height" | "points">): number =>
  Math.min(points, MOST_POINTS / Math.max(width, height));
