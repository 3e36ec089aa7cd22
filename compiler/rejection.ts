import { type Problem, ProblemError } from "../schema/problem.ts";

/** Ends the work on one node; caught where the node began, so that one mistake is one problem. */
export class Rejection extends Error {
  override readonly name = "Rejection";
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

export function reject(problem: Problem): never {
  throw new Rejection(problem);
}

/** Runs work for callers outside the compiler, who know problems and not rejections. */
export function surfacing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Rejection ? new ProblemError([error.problem]) : error;
  }
}
