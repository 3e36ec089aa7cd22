import type { Span } from "./source.ts";
import { cut } from "./wording.ts";

/** A place and what is to be said of it. Places are spans of a source; of a text without one, offsets. */
export interface Note<At = Span> {
  readonly span: At;
  readonly text: string;
  /** In the causes of a clash of two sizes: of the second, in a division the divisor. */
  readonly other?: true;
}

/** A replacement of the text under a span. */
export interface Edit<At = Span> {
  readonly span: At;
  readonly text: string;
}

/** Edits that mend a problem. A safe one may be applied unseen; a `maybe` one is a guess at what was meant. */
export interface Fix<At = Span> {
  readonly edits: readonly Edit<At>[];
  readonly applicability: "safe" | "maybe";
}

/**
 * One mistake, as data. Text frames, JSON, SARIF and LSP are pure renderings of it: a renderer adds and drops nothing.
 */
export interface Problem<At = Span> {
  /** Stable and never reused; its letter is the phase that found it. */
  readonly code: string;
  readonly severity: "error" | "warning" | "hint";
  /** Stands alone: lower case, no full stop, names in backticks, says what is. */
  readonly message: string;
  /** The smallest piece of text that shows the problem; absent when there is no text to point into. */
  readonly span?: At;
  /** The local fact under the caret: "225 = 14 x 16 + 1". */
  readonly label?: string;
  /** The other side of a conflict, a first definition, a similar name's definition. */
  readonly related: readonly Note<At>[];
  /** Who bound the sizes that clash, root cause first. */
  readonly because: readonly Note<At>[];
  /** Ways out, imperative. */
  readonly help: readonly string[];
  readonly fix?: Fix<At>;
}

/** Details that a message may leave out. */
export type ProblemDetails<At = Span> = Partial<
  Pick<Problem<At>, "label" | "related" | "because" | "help" | "fix" | "severity">
>;

/**
 * Makes a problem of an error's code, message and place; an absent span is one that points nowhere. Only functions of
 * facts in `*-messages.ts` call it: each says one thing that can be wrong.
 */
export function problem<At = Span>(
  code: string,
  message: string,
  span: NoInfer<At> | undefined,
  details: ProblemDetails<At> = {},
): Problem<At> {
  return {
    code,
    severity: "error",
    message: cut(message, longestSentence),
    related: [],
    because: [],
    ...(span === undefined ? {} : { span }),
    ...details,
    help: (details.help ?? []).map((sentence) => cut(sentence, longestSentence)),
  };
}

/** The same of what is not forbidden. */
export function warning(code: string, message: string, span: Span, details: ProblemDetails = {}): Problem {
  return problem(code, message, span, { ...details, severity: "warning" });
}

/** One replacement as a fix. */
export function replace<At>(span: At, text: string, applicability: Fix["applicability"]): { readonly fix: Fix<At> } {
  return { fix: { edits: [{ span, text }], applicability } };
}

/** Names come from files, and may be of any length. */
const longestSentence = 600;

/** Problems that end the work at hand. Thrown by public functions, caught by the command line. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problems: readonly Problem[];
  constructor(problems: Problem | readonly Problem[]) {
    const all = [problems].flat();
    super(all.map((p) => `${p.code}: ${p.message}`).join("\n"));
    this.problems = all;
  }
}
