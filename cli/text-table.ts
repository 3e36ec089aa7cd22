import { columnsOfText, visible } from "../schema/problem/columns.ts";
import { wrap } from "../schema/problem/wrap.ts";

type Rows = readonly (readonly string[])[];

/**
 * Rows with columns of equal width; the columns named stand to the right, as numbers do. Where that is wider than the
 * terminal, a row is its first cell and its numbers, with the other texts below; what is still too long is broken.
 */
export function tableLines(rows: Rows, right: readonly number[] = [], width = Number.POSITIVE_INFINITY): string[] {
  const lines = aligned(rows, right);
  if (lines.every((line) => columnsOfText(line) <= width)) return lines;
  const indent = (rows[0]?.[0]?.match(/^ */)?.[0].length ?? 0) + 4;
  const isNumber = (_: string, i: number) => right.includes(i);
  const numbers = aligned(
    rows.map((row) => row.filter(isNumber)),
    right.map((_, i) => i),
  );
  const texts = aligned(rows.map((row) => row.filter((cell, i) => i > 0 && !isNumber(cell, i))));
  const room = width - widest(numbers);
  return rows.flatMap(([first = ""], i) => {
    const [number = "", text = ""] = [numbers[i], texts[i]];
    const gap = room - columnsOfText(first);
    const head =
      gap < 2 && number !== "" ? [first, " ".repeat(Math.max(0, room)) + number] : [`${padded(first, room)}${number}`];
    const rest = `${" ".repeat(indent)}${text}`;
    return [...head.map((line) => line.trimEnd()), ...(text === "" ? [] : wrap(rest, width, indent + 2))];
  });
}

const widest = (texts: readonly string[]): number =>
  texts.reduce((most, text) => Math.max(most, columnsOfText(text)), 0);
const padded = (text: string, columns: number): string => text + " ".repeat(Math.max(0, columns - columnsOfText(text)));

function aligned(rows: Rows, right: readonly number[] = []): string[] {
  const cells = rows.map((row) => row.map(visible));
  const widths = (cells[0] ?? []).map((_, i) => widest(cells.map((row) => row[i] ?? "")));
  return cells.map((row) =>
    row
      .map((cell, i) => {
        const columns = widths[i] ?? 0;
        return right.includes(i) ? " ".repeat(columns - columnsOfText(cell)) + cell : padded(cell, columns);
      })
      .join("  ")
      .trimEnd(),
  );
}
