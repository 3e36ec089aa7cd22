import { type Problem, ProblemError } from "../../schema/problem/problem.ts";

/** Ends an export before anything is written. */
export function unexported(problem: Problem): never {
  throw new ProblemError(problem);
}
