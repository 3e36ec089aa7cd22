import type { Table } from "../diagram/sheet.ts";
import type { Group, Mark } from "../drawing/drawing.ts";
import { widthOf } from "../drawing/font.ts";
import { path, polyline, textAt } from "../drawing/marks.ts";
import type { Point } from "../drawing/plane.ts";
import type { Extent } from "../layout/measure.ts";

const ROW = 15;
const BETWEEN = 14;

export function tableExtent(table: Table | undefined): Extent {
  if (table === undefined) return { width: 0, height: 0 };
  const widths = columnWidths(table);
  const width = widths.reduce((sum, one) => sum + one, 0) + BETWEEN * (widths.length - 1);
  return { width, height: (table.rows.length + 1) * ROW + 3 };
}

/** A table between two rules: what differs, a row for each place. */
export function tableMarks(table: Table, { x, y }: Point): Group {
  const widths = columnWidths(table);
  const { width, height } = tableExtent(table);
  const lefts = widths.map((_, i) => widths.slice(0, i).reduce((sum, one) => sum + one + BETWEEN, x));
  const rule = (at: number): Mark => path("rule", polyline([dot(x, at), dot(x + width, at)]));
  const row = (cells: readonly string[], role: "table-head" | "table-cell", top: number): Mark[] =>
    cells.map((text, i) => {
      // Numbers end below each other; what names a row begins it.
      const [left = x, wide = 0] = [lefts[i], widths[i]];
      return i === 0
        ? textAt(dot(left, top + 10.5), "start", role, text)
        : textAt(dot(left + wide, top + 10.5), "end", role, text);
    });
  const marks = [
    ...row(table.columns, "table-head", y),
    rule(y + ROW),
    ...table.rows.flatMap((cells, i) => row(cells, "table-cell", y + 2 + (i + 1) * ROW)),
    rule(y + height),
  ];
  return { kind: "group", role: "table", marks };
}

const dot = (x: number, y: number): Point => ({ x, y });

const columnWidths = ({ columns, rows }: Table): number[] =>
  columns.map((column, i) =>
    Math.max(widthOf("table-head", column), ...rows.map((cells) => widthOf("table-cell", cells[i] ?? ""))),
  );
