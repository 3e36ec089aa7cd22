import type { BinaryExpression } from "../../schema/expression/expression.ts";
import * as shapes from "../../schema/messages/shape-messages.ts";
import { limits } from "../../schema/problem/limits.ts";
import type { Span } from "../../schema/problem/source.ts";
import * as messages from "../../schema/spec/value-messages.ts";
import { spend, WORK } from "../limits/budget.ts";
import { contractFor } from "../op/agree.ts";
import { type Contracts, divides } from "../proof/equality.ts";
import { reject } from "../shape/rejection.ts";
import { isList, isSize, kindText, openCondition, type Value } from "../shape/value.ts";
import * as sizes from "../size/size.ts";
import { isConstant, type Size, sizeText } from "../size/size.ts";
import { repeatList, weighed } from "./list-values.ts";
import { power } from "./power.ts";

type Operator = BinaryExpression["operator"];

/** What an operator makes of two values; sizes that are not numbers yet keep to the contracts of the free ones. */
export function arithmetic(operator: Operator, left: Value, right: Value, span: Span, contracts: Contracts): Value {
  if (operator === "+" && isList(left) && isList(right)) return weighed([...left, ...right], span);
  if (operator === "+" && typeof left === "string" && typeof right === "string") {
    spend(WORK.character * (left.length + right.length));
    return left.length + right.length > limits.items.most
      ? reject(messages.textTooLong(span, limits.items.most))
      : left + right;
  }
  if (operator === "*" && isList(left) && typeof right === "number") return repeatList(left, right, span);
  const odd = [left, right].find((value) => !isSize(value));
  if (odd !== undefined || !isSize(left) || !isSize(right)) {
    return reject(messages.operandType(span, operator, kindText(odd ?? null)));
  }
  if (isConstant(left) && isConstant(right)) return numberArithmetic(operator, left, right, span);
  return sizeArithmetic(operator, left, right, span, contracts);
}

/** Arithmetic with sizes that are not numbers yet stays within polynomials and floors by constants. */
function sizeArithmetic(operator: Operator, left: Size, right: Size, span: Span, contracts: Contracts): Value {
  const isFraction = [left, right].some((size) => isConstant(size) && !Number.isSafeInteger(size));
  if (isFraction) return openCondition(isConstant(left) ? right : left, span, "arithmetic with fractions");
  switch (operator) {
    case "+":
      return sizes.add(left, right);
    case "-":
      return sizes.subtract(left, right);
    case "*":
      return sizes.multiply(left, right);
    case "/":
      return exactQuotient(left, right, span, contracts);
    case "//":
      if (isConstant(right) && right > 0) return sizes.floorDivide(left, right);
      break;
    case "%":
      if (isConstant(right) && right > 0)
        return sizes.subtract(left, sizes.multiply(right, sizes.floorDivide(left, right)));
      break;
    case "**":
      if (isConstant(right) && Number.isSafeInteger(right) && right >= 0 && right <= 8) {
        return Array.from({ length: right }).reduce<Size>((power) => sizes.multiply(power, left), 1);
      }
  }
  return openCondition(isConstant(left) ? right : left, span, `\`${operator}\``);
}

function exactQuotient(left: Size, right: Size, span: Span, contracts: Contracts): Size {
  if (right === 0) return reject(messages.divisionByZero(span));
  const exact = sizes.divideExactly(left, right);
  if (exact !== undefined) return exact;
  if (!isConstant(right) || !Number.isSafeInteger(right) || right < 1)
    return openCondition(left, span, "this quotient");
  const verdict = divides(right, left, contracts);
  if (verdict.kind === "always") return sizes.floorDivide(left, right);
  return reject(shapes.openQuotient(span, sizeText(left), right, contractFor(verdict, contracts)));
}

function numberArithmetic(operator: Operator, a: number, b: number, span: Span): number {
  const divides_ = operator === "/" || operator === "//" || operator === "%";
  if (divides_ && b === 0) reject(messages.divisionByZero(span));
  const result = {
    "+": () => a + b,
    "-": () => a - b,
    "*": () => a * b,
    "/": () => a / b,
    "//": () => Math.floor(a / b),
    "%": () => a - b * Math.floor(a / b),
    "**": () => power(a, b),
  }[operator]();
  // Whole numbers stay exact or are refused.
  const lost =
    Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isInteger(result) && !Number.isSafeInteger(result);
  if (lost) reject(messages.notFinite(span, `${a} ${operator} ${b}`));
  return finite(result, span);
}

/** A value, unless it is an infinity or no number. */
export function finite<V extends Value>(value: V, span: Span): V {
  if (typeof value === "number" && !Number.isFinite(value)) reject(messages.notFinite(span, String(value)));
  return value;
}
