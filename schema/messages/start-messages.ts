import { type Problem, problem } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";
import { listed, quoted } from "../problem/wording.ts";

/** R14x: what training begins with. */

/** @param similar the nearest path, where one is like it */
export const globOfNothing = (pattern: string, similar: string | undefined, span?: Span): Problem =>
  problem("R143", `no weight of the model is called ${quoted(pattern)}`, span, {
    help: [
      similar === undefined
        ? "`vitral explain SPEC` lists the weights; `**` stands for any steps of a path"
        : `did you mean ${quoted(similar)}?`,
    ],
  });

/** A start that leaves nothing to be learnt. */
export const allFrozen = (count: number, span?: Span): Problem =>
  problem("R310", `all ${count} weights of the model stay as they are, and there is nothing to train`, span, {
    help: [
      'leave out of "freeze" what is to be learnt, such as the head',
      "to measure weights as they are: `vitral eval RUN`",
    ],
  });

export interface MisfitWeight {
  readonly path: string;
  readonly given: readonly number[];
  readonly wanted: readonly number[];
}

/** Weights whose shapes are others than the model's. */
export const startMisfits = (from: string, found: readonly MisfitWeight[], span?: Span): Problem =>
  problem(
    "R144",
    `${quoted(from)} has ${listed(found.slice(0, 3).map(({ path, given, wanted }) => `${path} [${given.join(", ")}] for [${wanted.join(", ")}]`))}${found.length > 3 ? ` and ${found.length - 3} more` : ""}`,
    span,
    {
      help: [
        `draw them anew: "reset": [${found
          .slice(0, 3)
          .map(({ path }) => JSON.stringify(path))
          .join(", ")}]`,
      ],
    },
  );

/** Weights of another model altogether. */
export const startOfOther = (
  from: string,
  theirs: string | undefined,
  ours: string | undefined,
  span?: Span,
): Problem =>
  problem("R145", `${quoted(from)} has no weight that this model has`, span, {
    help: [`its weights are called like ${quoted(theirs ?? "")}, this model's like ${quoted(ours ?? "")}`],
  });
