import { EnoughProblems, MOST_PROBLEMS } from "../../schema/problem/enough-problems.ts";
import { type Problem, ProblemError, problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import * as messages from "../../schema/spec/spec-messages.ts";
import { MOST_ELEMENTS, MOST_ITEMS, OverBudget } from "../limits/budget.ts";
import { isEcho } from "./echo.ts";

/** Ends work because of a problem. Callers outside the compiler see a `ProblemError`. */
class Ending extends ProblemError {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem);
    this.problem = problem;
  }
}

/** Ends the work on one node; caught where the node began, so that one mistake is one problem. */
export class Rejection extends Ending {}

export function reject(found: Problem): never {
  throw new Rejection(found);
}

/** Ends the whole check, not one node: a limit has been reached that all that follows would meet too. */
export class Exhausted extends Ending {}

export function exhaust(found: Problem): never {
  throw new Exhausted(found);
}

/** The same error, or, if the budget was used up, the problem that this is at a place of the spec. */
export function atPlace(error: unknown, span: Span): unknown {
  if (!(error instanceof OverBudget)) return error;
  return new Exhausted(
    error.what === "items" ? messages.tooMuchWork(span, MOST_ITEMS) : messages.tablesTooLarge(span, MOST_ELEMENTS),
  );
}

/** Runs work that is done for one place of the spec. */
export function placed<T>(span: Span, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw atPlace(error, span);
  }
}

/** What rests on something that has been reported already is rejected with this, and nobody hears of it. */
export const ECHO: Problem = problem("", "rests on something that could not be worked out", undefined);

/** Notes a problem unless it was said before: the same object, or the same mistake met again, in a loop say. */
export function note(problems: Problem[], found: Problem): void {
  const isSame = (other: Problem) =>
    other === found ||
    (other.code === found.code &&
      ((other.span?.start === found.span?.start && other.span?.source === found.span?.source) ||
        found.code === "E510"));
  if (found !== ECHO && !problems.some((other) => isSame(other) || isEcho(found, other))) problems.push(found);
  if (problems.length >= MOST_PROBLEMS) throw new EnoughProblems();
}

/** Runs work that may be rejected; a rejection is one problem. */
export function collect(problems: Problem[], work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    note(problems, error.problem);
  }
}

/** The result of work; undefined if it is rejected, of which nobody hears. */
export function silently<T>(work: () => T): T | undefined {
  let result: T | undefined;
  collect([], () => {
    result = work();
  });
  return result;
}
