import type { Problem } from "../schema/problem.ts";

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
