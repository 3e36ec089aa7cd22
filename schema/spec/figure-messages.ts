import { type Problem, problem } from "../problem/problem.ts";
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

/** A path of nothing that the model can have. */
export const figureOfNothing = ({ text, span }: Name, candidates: Iterable<string>): Problem => {
  const { help, ...details } = nearest(span, text, candidates, "path");
  return problem("F488", `nothing of the model is at \`${text}\``, span, {
    ...details,
    help: [...help, "a figure says the path of what is pointed at, with `{i}` for the number of an iteration"],
  });
};
