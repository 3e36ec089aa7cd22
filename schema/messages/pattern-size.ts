import { type Problem, problem } from "../problem.ts";
import { similarName } from "../similar.ts";
import type { Span } from "../source.ts";

/** P21x: the sizes of a pattern's axes. */

export const cannotSplit = (
  span: Span,
  group: string,
  names: readonly string[],
  axis: number,
  tensor: string,
  size: unknown,
): Problem =>
  problem("P216", `cannot tell how to split \`${group}\`: the sizes of ${names.map((n) => `\`${n}\``).join(" and ")} are unknown`, span, {
    label: `dimension ${axis} of ${tensor} is ${size}`,
    help: [`give all but one: for example "sizes": { "${names[0]}": … }`],
  });

export const newAxisWithoutSize = (span: Span, name: string): Problem =>
  problem("P211", `new axis \`${name}\` has no size`, span, {
    help: [`say it: "sizes": { "${name}": … }, or use the name of a parameter or size in scope`],
  });

export const unusedSize = (span: Span, name: string, axes: readonly string[]): Problem => {
  const similar = similarName(name, axes);
  return problem("P212", `size given for axis \`${name}\`, which is not in the pattern`, span, {
    help: similar === undefined ? [] : [`a similar axis exists: \`${similar}\``],
  });
};
