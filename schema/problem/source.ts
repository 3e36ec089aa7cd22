/** A text that positions refer to: a spec, a recipe, or a value given on the command line. */
export interface Source {
  /** What a reader calls it: a path as the user wrote it, or `--set dim`. */
  readonly name: string;
  readonly text: string;
}

/** A half-open range of UTF-16 offsets into a text. */
export interface Offsets {
  readonly start: number;
  readonly end: number;
}

/** A range of a source. */
export interface Span extends Offsets {
  readonly source: Source;
}

/** What stands at a span. */
export const textAt = ({ source, start, end }: Span): string => source.text.slice(start, end);

/** A place as people count it: both from 1, the column in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

const lineStartsOf = new WeakMap<Source, number[]>();

/** Offsets at which the lines of a source begin; computed once for each source. */
export function lineStarts(source: Source): readonly number[] {
  let starts = lineStartsOf.get(source);
  if (starts === undefined) {
    starts = [0];
    for (let i = source.text.indexOf("\n"); i >= 0; i = source.text.indexOf("\n", i + 1)) starts.push(i + 1);
    lineStartsOf.set(source, starts);
  }
  return starts;
}

/** The line and column of an offset. */
export function placeOf(source: Source, offset: number): Place {
  const starts = lineStarts(source);
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** Whether a text stands on the command line, as the value of a flag. */
export const isFlag = ({ name }: Source): boolean => name.startsWith("--");

/** A flag's value, or a part of it, as a place of its own. */
export function flagSpan(flag: `--${string}`, text: string, start = 0, end = text.length): Span {
  return { source: { name: flag, text }, start, end };
}
