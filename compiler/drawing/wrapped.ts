import { widthOf } from "./font.ts";
import type { TextRole } from "./role.ts";

/**
 * A text in lines of whole words, none wider than can be.
 * @param between what stands between two words
 */
export function wrapped(role: TextRole, text: string, width: number, between: string | RegExp = " "): string[] {
  const lines: string[] = [];
  for (const word of text.split(between)) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && widthOf(role, longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** More letters than any line holds: what stands behind them is not looked at. */
const LONGEST = 2000;

/**
 * The same in lines that are no wider whatever the words are: one that is too long goes on in the next line. What does
 * not fit into so many lines is left out, and `…` says so.
 */
export function fitted(role: TextRole, text: string, width: number, most: number): string[] {
  if (widthOf(role, text) <= width) return [text];
  const lines = wrapped(role, text.slice(0, LONGEST), width).flatMap((line) => pieces(role, line, width));
  const last = lines[most];
  return last === undefined
    ? lines
    : [...lines.slice(0, most - 1), shortened(role, `${lines[most - 1]}${last}`, width)];
}

/** As much of a text as a line holds, and `…` for the rest. */
export function shortened(role: TextRole, text: string, width: number): string {
  if (widthOf(role, text) <= width) return text;
  const [first = ""] = pieces(role, text.slice(0, LONGEST), width - widthOf(role, "…"));
  return `${first.trimEnd()}…`;
}

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A text without regard to words; what is read as one letter stays together. */
function pieces(role: TextRole, text: string, width: number): string[] {
  const found: string[] = [];
  let [piece, taken] = ["", 0];
  for (const { segment } of letters.segment(text)) {
    const own = widthOf(role, segment);
    if (piece !== "" && taken + own > width) {
      found.push(piece);
      [piece, taken] = ["", 0];
    }
    piece += segment;
    taken += own;
  }
  return [...found, piece];
}
