import { fonts } from "../drawing/font.ts";
import type { Extent } from "../layout/measure.ts";

/** Points to an inch. */
export const INCH = 72;

/** Letters on a page are never smaller, in points. */
export const LEAST_LETTERS = 6;
/** Points to a unit where there is room for larger ones: a box's letters are then as large as those of a text. */
const MOST_POINTS = 0.75;

/** What a figure takes of a paper's page, in points: the width of its text, and 1 100 : 1 400 of that in height. */
export const USUAL_WIDTH = 6.75 * INCH;
const USUAL_HEIGHT = (USUAL_WIDTH * 1100) / 1400;

const smallest = Math.min(
  ...(["edge-shape", "node-aside", "cluster-weights", "table-cell"] as const).map((role) => fonts[role].size),
);

/** Points to a unit when letters are as small as they may be. */
export const LEAST_POINTS = LEAST_LETTERS / smallest;

/** How high a page is at most, in points: a column may be higher than wide. */
const mostHeight = (width: number): number => USUAL_HEIGHT * Math.max(1, width / USUAL_WIDTH);

/** What a page of a width in points holds, in units. */
export function pageRoom(width: number): Extent {
  return { width: width / LEAST_POINTS, height: mostHeight(width) / LEAST_POINTS };
}

/** Points to a unit of what takes so much room on a page of a width in points; a page grows before letters shrink. */
export function pointsFor({ width, height }: Extent, pageWidth: number): number {
  const most = MOST_POINTS * Math.max(1, pageWidth / USUAL_WIDTH);
  return Math.max(LEAST_POINTS, Math.min(most, pageWidth / width, mostHeight(pageWidth) / height));
}
