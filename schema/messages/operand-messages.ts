import { type Problem, problem, warning } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";
import { quoted } from "../problem/wording.ts";

/** What stands where a binary op wants a tensor or a number. */

export const tensorInExpression = (span: Span, name: string, defined: Span): Problem =>
  problem("G634", `${quoted(name)} is a tensor, and an operand's expression is of numbers`, span, {
    related: [{ span: defined, text: "the tensor" }],
    help: ["write the tensor's bare name; arithmetic on tensors is nodes"],
  });

/** A name that is a tensor's and a value's, and which of the two is meant here. */
export const ambiguousName = (
  span: Span,
  name: string,
  meant: "tensor" | "value",
  value: string,
  other: Span | undefined,
): Problem =>
  warning(
    "W924",
    meant === "tensor"
      ? `${quoted(name)} is the tensor here, not the value ${value}`
      : `${quoted(name)} is the value ${value} here, not the tensor`,
    span,
    {
      related: other === undefined ? [] : [{ span: other, text: meant === "tensor" ? "the value" : "the tensor" }],
      help: [
        "give one of the two another name",
        ...(meant === "tensor" ? [`or, if the value is meant, write an expression: "${name} + 0"`] : []),
      ],
    },
  );

export const fractionOfIntegers = (span: Span, tensor: string, factor: number): Problem =>
  problem("S329", `${tensor} is int: its elements are multiplied by whole numbers of 32 bits, not by ${factor}`, span, {
    help: ['cast it before: { "cast": "float" }'],
  });
