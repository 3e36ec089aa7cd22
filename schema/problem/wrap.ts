import { columnsOfText } from "./columns.ts";

/**
 * A line in lines of at most `width` columns: broken between columns of text, which two spaces part, where there are
 * any, else between words. What follows the first is indented by `hang`; as the first, if not said, or a little more
 * where columns are parted. A word longer than a line is left whole, since
 * it is a path or a command to be copied; so is what stands between backticks.
 */
export function wrap(line: string, width: number, hang?: number): string[] {
  if (columnsOfText(line) <= width) return [line];
  const lines: string[] = [];
  const cells = cellsOf(line);
  const indent = hang ?? indentOf(line) + (cells.length > 1 ? 2 : 0);
  const margin = " ".repeat(Math.min(indent, Math.floor(width / 2)));
  let row = " ".repeat(indentOf(line));
  let isEmpty = true;
  const add = (gap: string, text: string): boolean => {
    const longer = isEmpty ? row + text : row + gap + text;
    if (!isEmpty && columnsOfText(longer) > width) return false;
    row = longer;
    isEmpty = false;
    return true;
  };
  const next = (): void => {
    lines.push(row.trimEnd());
    row = margin;
    isEmpty = true;
  };
  for (const { gap, cell } of cells) {
    if (!isEmpty && columnsOfText(row + gap + cell) > width && columnsOfText(margin + cell) <= width) next();
    for (const [i, word] of wordsOf(cell).entries()) {
      const before = i === 0 ? gap : " ";
      if (add(before, word)) continue;
      next();
      add("", word);
    }
  }
  return [...lines, row.trimEnd()];
}

/** Text in lines of at most `width` columns; lines that stand at the margin one after the other are a paragraph. */
export function reflow(text: string, width: number): string[] {
  const paragraphs: string[] = [];
  for (const line of text.split("\n")) {
    const last = paragraphs.at(-1);
    const goesOn = /^\S/.test(line) && last !== undefined && /^\S/.test(last);
    if (goesOn) paragraphs[paragraphs.length - 1] = `${last} ${line}`;
    else paragraphs.push(line);
  }
  // A command is to be copied: the terminal breaks it where it must, and copies it whole.
  return paragraphs.flatMap((line) => (/^ *\$ /.test(line) ? [line] : wrap(line, width)));
}

/** What stands between backticks is one word: a command or a path that is broken cannot be copied. */
const wordsOf = (cell: string): readonly string[] => cell.match(/(?:`[^`]*`|\S)+/g) ?? [];

const indentOf = (line: string): number => line.length - line.trimStart().length;

function cellsOf(line: string): { readonly gap: string; readonly cell: string }[] {
  return [...line.trim().matchAll(/( {2,}|^)(\S+(?: \S+)*)/g)].map(([, gap = "", cell = ""]) => ({ gap, cell }));
}
