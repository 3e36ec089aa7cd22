import type { Text } from "./drawing.ts";
import { widthOf } from "./font.ts";
import { textAt } from "./marks.ts";
import type { Point } from "./plane.ts";
import { fitted } from "./wrapped.ts";

/** A title goes on in a further line where it is wider than the picture under it, and than this. */
const LEAST_WIDTH = 480;
const MOST_LINES = 4;
const TITLE_LINE = 22;
const LINE = 15;
/** From the baseline of a title to that of what is said under it. */
const UNDER = 21;

/** The words over a picture. */
export interface Headline {
  readonly width: number;
  /** By how much it is higher than one with a line each. */
  readonly further: number;
  readonly marks: readonly Text[];
}

/**
 * A title, and under it what else is to be said.
 * @param at where the first line begins, on its baseline
 * @param width of the picture under it
 */
export function headline(
  { title, subtitle }: { readonly title: string; readonly subtitle: string },
  { x, y }: Point,
  width: number,
): Headline {
  const room = Math.max(width, LEAST_WIDTH);
  const titles = fitted("title", title, room, MOST_LINES);
  const further = TITLE_LINE * (titles.length - 1);
  const words = fitted("subtitle", subtitle, room, MOST_LINES);
  return {
    width: Math.max(...titles.map((line) => widthOf("title", line)), ...words.map((line) => widthOf("subtitle", line))),
    further: further + LINE * (words.length - 1),
    marks: [
      ...titles.map((line, i) => textAt({ x, y: y + i * TITLE_LINE }, "start", "title", line)),
      ...words.map((line, i) => textAt({ x, y: y + UNDER + further + i * LINE }, "start", "subtitle", line)),
    ],
  };
}
