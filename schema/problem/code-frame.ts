import type { createColors } from "picocolors";
import { columnsOfText, visible, windowOf } from "./columns.ts";
import type { Problem } from "./problem.ts";
import type { Source, Span } from "./source.ts";
import { lineStarts, placeOf } from "./source.ts";
import { wrap } from "./wrap.ts";

/** Columns of source that are shown where nothing else bounds a line; words may go on beyond them. */
const shownColumns = 100;

export type Colors = ReturnType<typeof createColors>;

/** A span to underline, and what to write after it. */
interface Mark {
  readonly span: Span;
  readonly text: string;
  readonly isPrimary: boolean;
  readonly line: number;
}

/** The lines of source under a problem, marked: its own file first, then others that related places stand in. */
export function frameOf(found: Problem, margin: number, width: number, colors: Colors): string[] {
  const marks = marksOf(found);
  const sources = [...new Set(marks.map((mark) => mark.span.source))];
  return sources.flatMap((source, i) => {
    const own = marks.filter((mark) => mark.span.source === source);
    const chief = own.find((mark) => mark.isPrimary) ?? own[0];
    const place = chief === undefined ? "" : `${source.name}:${position(chief.span)}`;
    const gutter = " ".repeat(margin);
    return [
      `${gutter}${colors.blue(i === 0 ? "-->" : ":::")} ${visible(place)}`,
      `${gutter} ${colors.blue("|")}`,
      ...linesOf(source, own, margin, width, colors),
    ];
  });
}

function marksOf({ span, label, related }: Problem): Mark[] {
  if (span === undefined) return [];
  const primary = { span, text: label ?? "", isPrimary: true, line: placeOf(span.source, span.start).line };
  const others = related.map((note) => ({
    ...note,
    isPrimary: false,
    line: placeOf(note.span.source, note.span.start).line,
  }));
  return [primary, ...others];
}

/** `7:82`, or nothing known. */
export function position({ source, start }: Span): string {
  const { line, column } = placeOf(source, start);
  return `${line}:${column}`;
}

/** The number of columns that the highest line number of a problem takes. */
export function marginOf(found: Problem): number {
  return Math.max(1, ...marksOf(found).map((mark) => String(mark.line).length));
}

function linesOf(source: Source, marks: readonly Mark[], margin: number, width: number, colors: Colors): string[] {
  const bar = colors.blue("|");
  const lines = [...new Set(marks.map((mark) => mark.line))].sort((a, b) => a - b);
  return lines.flatMap((line, i) => {
    const isGap = i > 0 && line > (lines[i - 1] ?? 0) + 1;
    const number = `${colors.blue(String(line).padStart(margin))} ${bar}`;
    const rows = rowsOf(source, line, marks, width, colors).map((row) =>
      row.isSource ? `${number} ${row.text}` : `${" ".repeat(margin)} ${bar} ${row.text}`,
    );
    return [...(isGap ? ["..."] : []), ...rows.map((row) => row.trimEnd())];
  });
}

interface Row {
  readonly isSource: boolean;
  readonly text: string;
}

/** A line with its marks below it; several times where they stand too far apart to be shown at once. */
function rowsOf(source: Source, line: number, all: readonly Mark[], width: number, colors: Colors): Row[] {
  const start = lineStarts(source)[line - 1] ?? 0;
  const text = source.text.slice(start, lineStarts(source)[line] ?? source.text.length).replace(/\r?\n$/, "");
  const marks = all
    .filter((mark) => mark.line === line)
    .map(
      (mark): PlacedMark => ({
        ...mark,
        from: mark.span.start - start,
        to: Math.min(mark.span.end - start, text.length),
      }),
    )
    .sort((a, b) => a.from - b.from || Number(a.isPrimary) - Number(b.isPrimary));
  const columns = Number.isFinite(width) ? width : shownColumns;
  return groupsOf(marks, columns - 2).flatMap((group) => {
    const view = windowOf(text, group.from, group.to, columns);
    const underlines = group.marks.flatMap((mark): Row[] => {
      const column = view.column(mark.from);
      const length = Math.max(1, view.column(mark.to) - column);
      const paint = mark.isPrimary ? colors.red : colors.blue;
      return underline(column, (mark.isPrimary ? "^" : "-").repeat(length), visible(mark.text), width).map((line) => {
        const margin = line.length - line.trimStart().length;
        return { isSource: false, text: `${" ".repeat(margin)}${paint(line.trimStart())}` };
      });
    });
    return [{ isSource: true, text: view.text }, ...underlines];
  });
}

/** A mark and its words: beside it, or where the line has no room for them below it. */
function underline(column: number, mark: string, words: string, width: number): string[] {
  const row = `${" ".repeat(column)}${mark}`;
  const line = `${row} ${words}`.trimEnd();
  if (columnsOfText(line) <= width) return [line];
  const indent = Math.min(column, Math.max(0, width - columnsOfText(words)), Math.floor(width / 2));
  return [row, ...wrap(`${" ".repeat(indent)}${words}`, width)];
}

interface PlacedMark extends Mark {
  readonly from: number;
  readonly to: number;
}

interface Group {
  readonly marks: PlacedMark[];
  readonly from: number;
  to: number;
}

/** Neighbours in the order of the line, as many together as one window shows. */
function groupsOf(marks: readonly PlacedMark[], width: number): Group[] {
  const groups: Group[] = [];
  for (const mark of marks) {
    const last = groups.at(-1);
    if (last === undefined || mark.to - last.from > width) groups.push({ marks: [mark], from: mark.from, to: mark.to });
    else {
      last.marks.push(mark);
      last.to = Math.max(last.to, mark.to);
    }
  }
  return groups;
}
