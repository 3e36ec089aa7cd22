import type { Fault } from "../problem/fault.ts";
import { limits } from "../problem/limits.ts";
import { emptyExpression, longExpression } from "./expression-messages.ts";
import { ExpressionParser, Stop } from "./expression-parser.ts";
import { tokenizeExpression } from "./expression-tokens.ts";
import type { Expression, Subscript } from "./expression-tree.ts";

export { deepestExpression } from "./expression-parser.ts";
export * from "./expression-tree.ts";
export type ExpressionFault = Fault;

/** Longest expression that is read, in UTF-16 units. */
export const longestExpression = limits.expressionText.most;

/**
 * Reads an expression: arithmetic, comparisons and logic as Python writes and ranks them. The first fault is the only
 * one, and there is an expression only without it. Offsets count in `text`.
 */
export function parseExpression(text: string): {
  readonly expression?: Expression;
  readonly faults: readonly ExpressionFault[];
} {
  const { result, faults } = parse(text, (parser) => parser.whole());
  return result === undefined ? { faults } : { expression: result, faults };
}

/** Reads what stands between the brackets of an index, `-1`, or of a slice, `1:`; for texts that are just that. */
export function parseSubscript(text: string): {
  readonly subscript?: Subscript;
  readonly faults: readonly ExpressionFault[];
} {
  const { result, faults } = parse(text, (parser) => parser.wholeSubscript());
  return result === undefined ? { faults } : { subscript: result, faults };
}

function parse<T>(text: string, read: (parser: ExpressionParser) => T): { result?: T; faults: Fault[] } {
  const whole = { start: 0, end: text.length };
  if (text.length > longestExpression) return { faults: [longExpression(whole, longestExpression)] };
  if (text.trim() === "") return { faults: [emptyExpression(whole)] };
  const { tokens, fault: found } = tokenizeExpression(text);
  if (found !== undefined) return { faults: [found] };
  try {
    return { result: read(new ExpressionParser(tokens)), faults: [] };
  } catch (error) {
    if (error instanceof Stop) return { faults: [error.fault] };
    throw error;
  }
}
