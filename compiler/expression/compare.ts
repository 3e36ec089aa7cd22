import type { ComparisonExpression } from "../../schema/expression/expression.ts";
import type { Span } from "../../schema/problem/source.ts";
import * as messages from "../../schema/spec/value-messages.ts";
import { spend, WORK } from "../limits/budget.ts";
import { atLeast, type Contracts, compareSizes } from "../proof/equality.ts";
import { reject } from "../shape/rejection.ts";
import { isList, isSize, kindText, openCondition, type Value } from "../shape/value.ts";
import * as sizes from "../size/size.ts";
import { isConstant } from "../size/size.ts";

type Comparator = ComparisonExpression["operators"][number];

/** Whether two values compare so, decided under the contracts of the free sizes. */
export function compare(operator: Comparator, left: Value, right: Value, span: Span, contracts: Contracts): boolean {
  if (operator === "==" || operator === "!=") return equal(left, right, span, contracts) === (operator === "==");
  if (typeof left === "string" && typeof right === "string")
    return ordered(operator, left < right ? -1 : left > right ? 1 : 0);
  if (!isSize(left) || !isSize(right))
    return reject(messages.operandType(span, operator, kindText(isSize(left) ? right : left)));
  if (isConstant(left) && isConstant(right)) return ordered(operator, left - right);
  // a < b ⇔ b − a ≥ 1, decided under the contracts of the free sizes.
  const [low, high, gap] =
    operator === "<"
      ? [left, right, 1]
      : operator === "<="
        ? [left, right, 0]
        : operator === ">"
          ? [right, left, 1]
          : [right, left, 0];
  if (atLeast(sizes.subtract(high, low), gap, contracts).kind === "always") return true;
  if (atLeast(sizes.subtract(low, high), 1 - gap, contracts).kind === "always") return false;
  return openCondition(isConstant(left) ? right : left, span, "this condition");
}

function equal(left: Value, right: Value, span: Span, contracts: Contracts): boolean {
  spend(typeof left === "string" ? WORK.character * left.length : WORK.part);
  if (isSize(left) && isSize(right)) {
    const verdict = compareSizes(left, right, contracts);
    if (isConstant(left) && isConstant(right)) return left === right;
    if (verdict.kind === "always" || verdict.kind === "never") return verdict.kind === "always";
    return openCondition(isConstant(left) ? right : left, span, "this condition");
  }
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, i) => equal(item, right[i] ?? null, span, contracts));
  }
  return left === right;
}

function ordered(operator: string, difference: number): boolean {
  if (operator === "<") return difference < 0;
  if (operator === "<=") return difference <= 0;
  return operator === ">" ? difference > 0 : difference >= 0;
}
