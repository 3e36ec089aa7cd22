import type { Problem } from "./problem.ts";
import type { Span } from "./source.ts";

/** What is said of a mistake, apart from its place. The tables in `messages/` make these. */
export interface Words {
  readonly message: string;
  readonly label?: string;
  readonly help?: readonly string[];
}

/** A range of a decoded text with a remark, or, in a fix, with what should stand there. */
export interface FaultNote {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A mistake in a text that stands inside a JSON string: offsets count in the decoded text, since the
 * parsers of patterns and expressions know nothing of JSON.
 */
export interface Fault extends Words {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly related?: readonly FaultNote[];
  readonly fix?: { readonly edits: readonly FaultNote[]; readonly applicability: "safe" | "maybe" };
}

/** A mistake of a code, at a range, in these words. */
export function fault(
  code: string,
  range: { readonly start: number; readonly end: number },
  words: Words,
  more: Pick<Fault, "related" | "fix"> = {},
): Fault {
  return { code, start: range.start, end: range.end, ...words, ...more };
}

/** One replacement as a fix. */
export function replace(
  range: { readonly start: number; readonly end: number },
  text: string,
  applicability: "safe" | "maybe",
): Pick<Fault, "fix"> {
  return { fix: { edits: [{ start: range.start, end: range.end, text }], applicability } };
}

/** The problem that a fault is, where `at` leads from the decoded text to the source; edits are escaped for JSON. */
export function faultProblem(found: Fault, at: (start: number, end: number) => Span): Problem {
  const { code, message, label, help = [], related = [], fix } = found;
  const place = (range: FaultNote) => at(range.start, range.end);
  return {
    code,
    severity: "error",
    message,
    span: at(found.start, found.end),
    ...(label === undefined ? {} : { label }),
    related: related.map((note) => ({ span: place(note), text: note.text })),
    because: [],
    help,
    ...(fix === undefined
      ? {}
      : {
          fix: {
            edits: fix.edits.map((edit) => ({ span: place(edit), text: JSON.stringify(edit.text).slice(1, -1) })),
            applicability: fix.applicability,
          },
        }),
  };
}
