import { type Note, type Problem, problem } from "../problem.ts";
import type { Span } from "../source.ts";

/** N40x: einsum. The purely textual ones are the pattern parser's. */

export const operandCount = (span: Span, pattern: number, given: number): Problem =>
  problem("N406", `the pattern has ${pattern} ${pattern === 1 ? "operand" : "operands"}, but the node reads ${given} ${given === 1 ? "tensor" : "tensors"}`, span);

export const operandRank = (span: Span, operand: number, axes: number, open: boolean, tensor: string, shape: string): Problem =>
  problem("N407", `operand ${operand} of the pattern has ${open ? "at least " : ""}${open ? axes - 1 : axes} axes, but ${tensor} is ${shape}`, span);

export const twoSizes = (
  span: Span,
  axis: string,
  a: string,
  b: string,
  first: string | undefined,
  second: string,
  because: readonly Note[],
): Problem =>
  problem("N408", `axis \`${axis}\` has two sizes: ${a} and ${b}`, span, {
    label: first === undefined ? `${b}: ${second}` : `${a}: ${first}; ${b}: ${second}`,
    because,
    help: a === "1" || b === "1" ? ["a size of 1 is not stretched silently; drop the axis with a rearrange, or repeat it"] : [],
  });
