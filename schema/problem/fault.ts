import type { Note, Problem } from "./problem.ts";
import type { Offsets, Span } from "./source.ts";

/**
 * A mistake in a text that stands inside a JSON string: its places count in the decoded text, since the parsers of
 * patterns and expressions know nothing of JSON.
 */
export type Fault = Problem<Offsets>;

/** A part of such a text. */
export interface Piece extends Offsets {
  readonly text: string;
}

/** The problem that a fault is, where `at` leads from the decoded text to the source; edits are escaped for JSON. */
export function faultProblem({ span, fix, ...found }: Fault, at: (start: number, end: number) => Span): Problem {
  const placed = ({ span, ...note }: Note<Offsets>): Note => ({ ...note, span: at(span.start, span.end) });
  return {
    ...found,
    ...(span === undefined ? {} : { span: at(span.start, span.end) }),
    related: found.related.map(placed),
    because: found.because.map(placed),
    ...(fix === undefined
      ? {}
      : { fix: { ...fix, edits: fix.edits.map(placed).map((edit) => ({ ...edit, text: inJson(edit.text) })) } }),
  };
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
