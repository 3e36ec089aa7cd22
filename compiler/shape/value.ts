import { divisorsInstead, type Quotient, wholeNumber } from "../../schema/messages/shape-messages.ts";
import type { Span } from "../../schema/problem/source.ts";
import { cut } from "../../schema/problem/wording.ts";
import { leftOpen } from "../../schema/spec/free-size-messages.ts";
import * as messages from "../../schema/spec/value-messages.ts";
import { firstSymbol, isConstant, type Size, sameSize, sizeText } from "../size/size.ts";
import { because } from "./provenance.ts";
import { reject } from "./rejection.ts";
import type { Origin } from "./shape.ts";

/** What expressions stand for. A size that is not a number yet stays a polynomial in the free sizes. */
export type Value = Size | boolean | string | null | readonly Value[];

/** A value and where it came from. */
export interface Bound {
  readonly value: Value;
  readonly origin: Origin;
  /** Of what it is the quotient, where whole numbers did not divide. */
  readonly quotient?: Quotient | undefined;
}

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

export function isSize(value: Value): value is Size {
  return typeof value === "number" || (typeof value === "object" && value !== null && !isList(value));
}

/** A size in free sizes, not a number yet. */
export const isFreeSize = (value: Value): value is Exclude<Size, number> => isSize(value) && !isConstant(value);

/** Whether two values are one and the same, whatever the free sizes turn out to be. */
export function sameValue(a: Value, b: Value): boolean {
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i] ?? null));
  if (isSize(a)) return isSize(b) && sameSize(a, b);
  return a === b;
}

/** Items of a list and characters of a text that messages show. */
const SHOWN_ITEMS = 12;
const SHOWN_TEXT = 60;

/** How messages show a value; long ones in part. */
export function valueText(value: Value): string {
  if (typeof value === "string") return `'${cut(value, SHOWN_TEXT)}'`;
  if (isSize(value)) return isConstant(value) ? String(value) : sizeText(value);
  if (!isList(value)) return String(value);
  const more = value.length > SHOWN_ITEMS ? [`… (${value.length} items)`] : [];
  return cut(`[${[...value.slice(0, SHOWN_ITEMS).map(valueText), ...more].join(", ")}]`, 2 * SHOWN_TEXT);
}

/** "the number 3", "the text 'mean'": for messages about types. */
export function kindText(value: Value): string {
  if (typeof value === "string") return `the text ${valueText(value)}`;
  if (typeof value === "boolean" || value === null) return String(value);
  if (isList(value)) return "a list";
  return isConstant(value) ? `the number ${value}` : `the free size ${sizeText(value)}`;
}

/** Python's truth: 0, empty texts and lists, `null` and `false` are false. */
export function truth(value: Value, span: Span): boolean {
  if (isList(value)) return value.length > 0;
  if (isFreeSize(value)) return openCondition(value, span, "a condition");
  return Boolean(value);
}

export function openCondition(size: Size, span: Span, what: string): never {
  return reject(leftOpen(span, what, firstSymbol(size)));
}

/** Where a value came from, without the place that is being complained of. */
export const reasons = (origin: Origin, at: Span) =>
  because(origin).filter(({ span }) => span.start !== at.start || span.source !== at.source);

/** A number known at compile time. */
export function requireNumber({ value, origin }: Bound, span: Span, what: string): number {
  if (typeof value === "number") return value;
  if (isSize(value)) return openCondition(value, span, what);
  return reject(messages.notA(span, what, "a number", kindText(value), reasons(origin, span)));
}

export function requireWhole(bound: Bound, span: Span, what: string): number {
  const number = requireNumber(bound, span, what);
  if (!Number.isSafeInteger(number)) {
    const { origin, quotient } = bound;
    reject(messages.notWhole(span, what, String(number), reasons(origin, span), divisorsInstead(quotient)));
  }
  return number;
}

/** That it is a number of some kind, in the words of `requireSize`. */
export function requireLength({ value, origin }: Bound, span: Span, what: string): void {
  if (!isSize(value)) reject(wholeNumber(span, what, kindText(value), 1, reasons(origin, span)));
}

/** An axis length: a whole number that is at least 1, or a size that is not known yet. */
export function requireSize(bound: Bound, span: Span, what: string): Size {
  const { value, origin, quotient } = bound;
  if (isFreeSize(value)) return value;
  const number = requireNumber(bound, span, what);
  if (!Number.isSafeInteger(number) || number < 1)
    reject(wholeNumber(span, what, String(number), 1, reasons(origin, span), quotient));
  return number;
}
