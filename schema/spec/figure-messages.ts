import { type Problem, problem, warning } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";
import { list, nearest } from "./candidates.ts";
import type { Name } from "./spec.ts";

/** What is wrong with what a spec says of its figure. */

export const badColour = (span: Span, text: string, roles: readonly string[]): Problem => {
  const { help, ...details } = nearest(span, text, roles, "role");
  return problem("F487", `\`${text}\` is no colour of a figure`, span, {
    ...details,
    help: [...help, `write "#rrggbb", or what an op is: ${list(roles)}`],
  });
};

export const noSide = (span: Span, text: string, sides: readonly string[]): Problem => {
  const { help, ...details } = nearest(span, text, sides, "side");
  return problem("F489", `\`${text}\` is no side of a figure`, span, {
    ...details,
    help: [...help, `a side is ${list(sides)}`],
  });
};

/** Words that are none: a box without any says nothing. */
export const nothingSaid = (span: Span, key: "label" | "note"): Problem =>
  problem("F492", `the \`${key}\` is empty`, span, {
    help: [`leave \`${key}\` out`, 'write `"hide": true` for what is not to be drawn'],
  });

/** A path of nothing that the model can have, or a block wherever it is called. */
export const figureOfNothing = ({ text, span }: Name, of: "model" | "block", candidates: Iterable<string>): Problem => {
  const { help, ...details } = nearest(span, text, candidates, "path");
  return problem("F488", `nothing of the ${of} is at \`${text}\``, span, {
    ...details,
    help: [
      ...help,
      of === "model"
        ? "a figure says the path of what is pointed at, with `{i}` for the number of an iteration"
        : "paths begin in the block, without the ids of what calls it; `{i}` stands for the number of an iteration",
    ],
  });
};

/** A side of what every value flows through: it stays in the middle. */
export const sideOfTrunk = ({ text, span }: Name): Problem =>
  warning("F493", `\`${text}\` is on the trunk, and stands on neither side of it`, span, {
    help: ["leave `side` out, or put it at what stands beside the trunk: a weight, an output, a branch"],
  });
