import { namesIn } from "../../schema/expression/expression-names.ts";
import { ambiguousName, tensorInExpression } from "../../schema/messages/operand-messages.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { LocatedExpression, TensorOperand, TermSyntax } from "../../schema/spec/spec.ts";
import { evaluate } from "../expression/evaluate-expression.ts";
import { reject } from "../shape/rejection.ts";
import { requireNumber, valueText } from "../shape/value.ts";
import type { Frame } from "./expand-frame.ts";

export interface NumberTerm {
  readonly kind: "number";
  readonly value: number;
  readonly span: Span;
}

/**
 * Rule 5: an operand is a tensor, or a number, written or worked out. What reads as a tensor's name is one if there is
 * such a tensor.
 * @param warn hears of names that a reader could take for the other thing
 */
export function termOf(term: TermSyntax, frame: Frame, warn: (found: Problem) => void): NumberTerm | TensorOperand {
  if (term.kind === "number") return term;
  if (term.kind === "expression") return numberOf(term.value, frame, warn);
  const { name, reference, otherwise } = term;
  const [first = "", ...more] = reference.path;
  if (otherwise === undefined || more.length > 0 || !frame.scope.has(first)) return term;
  if (!frame.tensors.mayKnow(first)) return numberOf(otherwise, frame, warn);
  const kind = frame.scope.kind(first);
  // Axes are often called like the tensor that has them: nobody means their length by that name.
  if (kind === "parameter" || kind === "let" || kind === "loop") {
    const bound = frame.scope.value(first);
    if (typeof bound?.value === "number")
      warn(ambiguousName(name.span, first, "tensor", valueText(bound.value), frame.scope.placeOf(first)));
  }
  return term;
}

function numberOf(located: LocatedExpression, { scope, tensors }: Frame, warn: (found: Problem) => void): NumberTerm {
  const { expression, span, at } = located;
  for (const { name, start, end } of namesIn(expression)) {
    const tensor = tensors.find(name);
    if (tensor === undefined) continue;
    const place = at(start, end);
    if (!scope.has(name)) reject(tensorInExpression(place, name, tensor.span));
    const bound = scope.value(name);
    if (bound !== undefined) warn(ambiguousName(place, name, "value", valueText(bound.value), tensor.span));
  }
  return { kind: "number", value: requireNumber(evaluate(located, scope), span, "an operand"), span };
}
