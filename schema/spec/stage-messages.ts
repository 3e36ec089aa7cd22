import { type Problem, problem, warning } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";
import { list, nearest } from "./candidates.ts";
import type { Name } from "./spec.ts";

/** What is wrong with `stages`, and with the weights that they name. */

export const stageHole = ({ text, span }: Name): Problem =>
  problem("G682", `\`${text}\` has a hole that stands for no index`, span, {
    help: ["`{i}` stands for an index; a path names what is in it as well, however deep"],
  });

export const stageHoleUnknown = ({ text, span }: Name, hole: string, known: readonly string[]): Problem =>
  problem("G682", `\`{${hole}}\` of \`${text}\` is the index of nothing beside it`, span, {
    help: [
      known.length === 0
        ? "the paths beside it have no holes"
        : `the paths beside it have ${list(known.map((one) => `{${one}}`))}`,
    ],
  });

/** A part beside others of which there is one for each index. */
export const stageHoleLacking = ({ text, span }: Name, hole: string): Problem =>
  problem("G682", `there is one \`${text}\`, and a stage for each \`{${hole}}\``, span, {
    help: [
      `name it under "first" or "last": { "each": …, "last": ${JSON.stringify(text)} }; or give it a stage of its own`,
    ],
  });

/** Weights that are in no stage. */
export const weightsWithoutStage = (span: Span, paths: readonly string[]): Problem => {
  const [first = "", ...more] = paths;
  const others = more.length === 0 ? "is" : `and ${more.length} more weight${more.length === 1 ? "" : "s"} are`;
  return problem("G683", `\`${first}\` ${others} in no stage`, span, {
    help: ["name the part that they belong to, in a stage that there is or in one of its own"],
  });
};

export const weightInTwoStages = (path: string, first: Name, second: Name): Problem =>
  problem(
    "G684",
    `\`${path}\` is in two stages: that of \`${first.text}\` and that of \`${second.text}\``,
    second.span,
    {
      related: [{ span: first.span, text: "the one" }],
      help: ["name it in one of them alone, or both parts in one stage"],
    },
  );

/** A path that no weight can have. */
export const stageOfNoWeight = ({ text, span }: Name, candidates: readonly string[]): Problem =>
  warning("W980", `no weight is under \`${text}\``, span, nearest(span, text, candidates, "part"));
