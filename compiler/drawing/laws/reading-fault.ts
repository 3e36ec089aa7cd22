import type { Rectangle } from "../plane.ts";

/** What reads wrong in a figure. */
export interface Fault {
  readonly law: string;
  /** Where in the spec what it concerns stands; a line by both of its ends. */
  readonly paths: readonly string[];
  /** Where on the page. */
  readonly at: Pick<Rectangle, "x" | "y">;
}
