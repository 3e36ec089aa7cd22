import { type Note, type Problem, problem } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";
import { nearest } from "./candidates.ts";

/** E5xx: values of expressions. */

export const notA = (span: Span, what: string, wanted: string, found: string, because: readonly Note[] = []): Problem =>
  problem("E501", `${what} must be ${wanted}, found ${found}`, span, { because });

export const notWhole = (
  span: Span,
  what: string,
  text: string,
  because: readonly Note[],
  help: readonly string[],
): Problem => problem("E502", `${what} must be a whole number, found ${text}`, span, { because, help });

export const operandType = (span: Span, operator: string, found: string): Problem =>
  problem("E503", `\`${operator}\` does not work on ${found}`, span);

export const deepValue = (span: Span): Problem =>
  problem("E510", "this value rests on too many others, one on top of the other", span, {
    help: ["that is the limit: shorten the chain of `let` values"],
  });

export const divisionByZero = (span: Span): Problem => problem("E504", "division by zero", span);

export const notFinite = (span: Span, text: string): Problem =>
  text === "NaN"
    ? problem("E505", "this comes to no number: a root of a negative one, or a difference without an end", span)
    : problem("E505", `\`${text}\` is not a number that can be held exactly`, span, {
        help: ["whole numbers may be at most 9007199254740991"],
      });

export const sizeTooLarge = (span: Span, why: string): Problem =>
  problem("E505", why, span, { help: ["look for a length that is too large"] });

export const listTooLong = (span: Span, items: number, limit: number): Problem =>
  problem(
    "E505",
    `this makes a list of ${items} items, counted through all its lists; at most ${limit} are kept`,
    span,
  );

export const textTooLong = (span: Span, limit: number): Problem =>
  problem("E505", `this makes a text of more than ${limit} characters`, span);

export const indexOutOfRange = (span: Span, index: number, length: number): Problem =>
  problem("E506", `index ${index} is out of range: the list has ${length} ${length === 1 ? "item" : "items"}`, span);

export const unknownFunction = (span: Span, name: string, candidates: Iterable<string>): Problem =>
  problem("E507", `there is no function \`${name}\``, span, nearest(span, name, candidates, "function"));

export const functionArguments = (span: Span, name: string, why: string): Problem =>
  problem("E508", `\`${name}\` ${why}`, span);

export const outOfRange = (
  span: Span,
  what: string,
  found: number,
  range: string,
  because: readonly Note[] = [],
): Problem => problem("E509", `${what} must be ${range}, found ${found}`, span, { because });
