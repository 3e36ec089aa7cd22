/** One character of a line as a terminal shows it. */
interface Cell {
  /** Offset of the character in the line. */
  readonly at: number;
  readonly shown: string;
  readonly width: number;
}

const tabWidth = 4;
const wide =
  /\p{Script=Han}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u;

/**
 * A text without what could move the cursor or hide characters: control and formatting characters are shown as �, each
 * as one; so is the sign that makes `##[error]` and `##vso[task]`, wherever they stand, a command to build services.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]|#(?=#\w*\[)/gu, "�");
}

function cellsOf(line: string): Cell[] {
  const cells: Cell[] = [];
  const shown = [...visible(line)];
  let at = 0;
  for (const [i, character] of [...line].entries()) {
    if (character === "\t") cells.push({ at, shown: " ".repeat(tabWidth), width: tabWidth });
    else if (/\p{Mn}|\p{Me}/u.test(character)) cells.push({ at, shown: character, width: 0 });
    else cells.push({ at, shown: shown[i] ?? "", width: wide.test(character) ? 2 : 1 });
    at += character.length;
  }
  return cells;
}

/** How many columns a terminal gives to a text. */
export const columnsOfText = (text: string): number => cellsOf(text).reduce((sum, cell) => sum + cell.width, 0);

/** A part of a line, cut to a width, that answers at which column an offset stands. */
export interface Window {
  readonly text: string;
  /** The column of an offset into the line, from 0; offsets outside the window are moved to its ends. */
  column(offset: number): number;
}

/** The window of a line, at most `width` columns, around offsets `start` to `end`; `…` stands where it was cut. */
export function windowOf(line: string, start: number, end: number, width: number): Window {
  // A line may be the whole of a large file; a character takes a column, so this much is enough for the window.
  const from = Math.max(0, start - width);
  const upTo = Math.min(line.length, Math.max(end, start) + width, start + 2 * width);
  const cells = cellsOf(line.slice(from, upTo)).map((cell) => ({ ...cell, at: cell.at + from }));

  const total = (some: readonly Cell[]): number => some.reduce((sum, cell) => sum + cell.width, 0);
  let first = 0;
  let last = cells.length;
  if (total(cells) > width || from > 0 || upTo < line.length) {
    const focus = Math.max(
      0,
      cells.findIndex((cell) => cell.at >= start),
    );
    const marked = total(cells.filter((cell) => cell.at >= start && cell.at < end));
    let room = Math.max(0, Math.floor((width - Math.min(marked, width)) / 2) - 1);
    first = focus;
    while (first > 0 && room >= (cells[first - 1]?.width ?? 0)) room -= cells[--first]?.width ?? 0;
    last = first;
    room = width - 2;
    while (last < cells.length && room >= (cells[last]?.width ?? 0)) room -= cells[last++]?.width ?? 0;
  }
  const shown = cells.slice(first, last);
  const isCutBefore = from > 0 || first > 0;
  const isCutAfter = upTo < line.length || last < cells.length;
  return {
    text: `${isCutBefore ? "…" : ""}${shown.map((cell) => cell.shown).join("")}${isCutAfter ? "…" : ""}`,
    column: (offset) => (isCutBefore ? 1 : 0) + total(shown.filter((cell) => cell.at < offset)),
  };
}
