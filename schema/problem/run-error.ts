import type { Words } from "./fault.ts";
import { type ProblemDetails, ProblemError, problem } from "./problem.ts";
import type { Span } from "./source.ts";

/** The problem of these words that ends a run. */
export function runError(code: string, said: Words, span?: Span, more: ProblemDetails = {}): ProblemError {
  const { message, ...details } = said;
  return new ProblemError([problem(code, message, span, { ...details, ...more })]);
}
