import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";

/** Does what a key of a recipe asks for: what is wrong with it is shown there, unless it has a place of its own. */
export async function shownAt<T>(span: Span | undefined, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProblemError) || span === undefined) throw error;
    throw new ProblemError(error.problems.map((found) => ({ span, ...found })));
  }
}
