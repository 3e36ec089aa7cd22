import { type Problem, problem } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import { quoted } from "../../../schema/problem/wording.ts";

/** What is said of weights that leave. */

/** Two weights for one place. */
export const weightsCollide = (key: string, one: string, other: string, span?: Span): Problem =>
  problem("X933", `${quoted(one)} and ${quoted(other)} both go to ${quoted(key)}, and they differ`, span, {
    help: ["a library that has one tensor for both cannot hold this model"],
  });

/** A model that was not trained. */
export const noWeightsToWrite = (): Problem =>
  problem("X934", "there are no weights to write: a spec alone has none", undefined, {
    help: ["name the folder of a run, or ask by `--seed 0` for the weights that training would begin with"],
  });

/** Numbers that half precision has no room for. */
export const tooLargeForHalf = (path: string, count: number, largest: number): Problem =>
  problem(
    "X935",
    `${quoted(path)} has ${count === 1 ? "a number" : `${count} numbers`} too large for half precision, up to ${largest}`,
    undefined,
    { help: ["half precision ends at 65504: write the weights whole, without `--dtype f16`"] },
  );
