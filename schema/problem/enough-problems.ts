/** Nobody reads more: with these, reading and checking end. */
export const MOST_PROBLEMS = 100;

/** Ends them. */
export class EnoughProblems extends Error {
  override readonly name = "EnoughProblems";
}
