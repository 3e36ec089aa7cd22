import { pointerOf } from "./pointer.ts";
import type { Fix, Note, Problem } from "./problem.ts";
import { placeOf, type Source, type Span } from "./source.ts";

/** Lines and characters from 0, in UTF-16 units, as the protocol counts them. */
export interface LspRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface LspTextEdit {
  readonly range: LspRange;
  readonly newText: string;
}

export interface LspDiagnostic {
  readonly range: LspRange;
  readonly severity: 1 | 2 | 4;
  readonly source: "vitral";
  readonly code: string;
  readonly message: string;
  readonly relatedInformation: {
    readonly location: { readonly uri: string; readonly range: LspRange };
    readonly message: string;
  }[];
  /** What quick fixes are made of. */
  readonly data: { readonly pointer: string; readonly fix?: LspFix };
}

export interface LspFix {
  readonly isSafe: boolean;
  readonly edits: readonly (LspTextEdit & { readonly uri: string })[];
}

const SEVERITIES = { error: 1, warning: 2, hint: 4 } as const;

/**
 * A problem as a diagnostic of the Language Server Protocol 3.17.
 * @param uriOf what the editor calls a source
 */
export function toLsp(found: Problem, uriOf: (source: Source) => string): LspDiagnostic {
  const { code, severity, message, span, label, related, because, help, fix } = found;
  const info = (note: Note) => ({
    location: { uri: uriOf(note.span.source), range: rangeOf(note.span) },
    message: note.text,
  });
  return {
    range: span === undefined ? nowhere : rangeOf(span),
    severity: SEVERITIES[severity],
    source: "vitral",
    code,
    message: [label === undefined ? message : `${message} (${label})`, ...help.map((advice) => `help: ${advice}`)].join(
      "\n",
    ),
    relatedInformation: [...related, ...because].map(info),
    data: {
      pointer: span === undefined ? "" : pointerOf(span),
      ...(fix === undefined ? {} : { fix: fixOf(fix, uriOf) }),
    },
  };
}

const nowhere: LspRange = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export function rangeOf({ source, start, end }: Span): LspRange {
  const at = (offset: number) => {
    const { line, column } = placeOf(source, offset);
    return { line: line - 1, character: column - 1 };
  };
  return { start: at(start), end: at(end) };
}

function fixOf({ edits, applicability }: Fix, uriOf: (source: Source) => string): LspFix {
  return {
    isSafe: applicability === "safe",
    edits: edits.map(({ span, text }) => ({ uri: uriOf(span.source), range: rangeOf(span), newText: text })),
  };
}
