import { type Note, type Problem, problem, replace, warning } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";

/** N40x: einsum. The purely textual ones are the pattern parser's. */

export const operandCount = (span: Span, pattern: number, given: number): Problem =>
  problem(
    "N406",
    `the pattern has ${pattern} ${pattern === 1 ? "operand" : "operands"}, but the node reads ${given} ${given === 1 ? "tensor" : "tensors"}`,
    span,
  );

export const operandRank = (
  span: Span,
  operand: number,
  axes: number,
  open: boolean,
  tensor: string,
  shape: string,
): Problem =>
  problem(
    "N407",
    `operand ${operand} of the pattern has ${open ? "at least " : ""}${open ? axes - 1 : axes} axes, but ${tensor} is ${shape}`,
    span,
  );

export const twoSizes = (
  span: Span,
  axis: string,
  a: string,
  b: string,
  said: string,
  other: { readonly said: string; readonly span: Span | undefined } | undefined,
  because: readonly Note[],
): Problem =>
  problem("N408", `axis \`${axis}\` has two sizes: ${a} and ${b}`, span, {
    label: said,
    related: other?.span === undefined ? [] : [{ span: other.span, text: other.said }],
    because,
    help:
      a === "1" || b === "1"
        ? ["a size of 1 is not stretched silently; drop the axis with a rearrange, or repeat it"]
        : [],
  });

export const droppedEllipsis = (span: Span, rank: number): Problem =>
  problem("P217", "the ellipsis disappears: the right side lacks it", span, {
    label: `it stands for ${rank} ${rank === 1 ? "axis" : "axes"} here`,
    help: ["write `...` on the right as well, or name the axes that are to be summed over"],
  });

export const loneAxis = (
  span: Span,
  axis: string,
  twin: { readonly name: string; readonly span: Span } | undefined,
): Problem =>
  warning("W902", `axis \`${axis}\` is in one operand only and not in the output, so it is summed on its own`, span, {
    related: twin === undefined ? [] : [{ span: twin.span, text: `so is \`${twin.name}\`, of the same size` }],
    help: [
      twin === undefined
        ? "if that is meant, a `reduce` before the einsum says so"
        : "if they are meant to be contracted together, use one name",
    ],
    ...(twin === undefined ? {} : replace(twin.span, axis, "maybe")),
  });
