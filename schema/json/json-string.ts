import type { Problem } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";
import { controlCharacter, halfSurrogate, nullCharacter, unknownEscape } from "./json-messages.ts";
import type { StringNode } from "./json-node.ts";

const escapes = /\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g;
const oneEscape = /\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])/y;
const shorthand: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/**
 * The text that a string literal's inside stands for. A broken escape stands for itself, so that every piece of the
 * literal, an escape or a UTF-16 unit, decodes to exactly one unit: that is what `spanWithin` counts on.
 */
export function decodeString(inside: string): string {
  if (!inside.includes("\\")) return inside;
  return inside.replace(escapes, (_, hex: string | undefined, letter: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return shorthand[letter ?? ""] ?? letter ?? "";
  });
}

/** The place in the source of `text.slice(start, end)` of a string, through escapes. */
export function spanWithin(node: StringNode, start: number, end: number): Span {
  const { source } = node.span;
  const opening = node.span.start + 1;
  // A quote at each end and nothing decoded: offsets differ by a constant.
  if (node.span.end - node.span.start === node.text.length + 2) {
    return { source, start: opening + start, end: opening + end };
  }
  let offset = opening;
  let from = opening;
  for (let i = 0; i < end && offset < node.span.end; i++) {
    if (i === start) from = offset;
    offset += pieceLength(source.text, offset);
  }
  return { source, start: start < end ? from : offset, end: offset };
}

/** How many units of the source stand for the decoded unit at `offset`. */
function pieceLength(text: string, offset: number): number {
  if (text[offset] !== "\\") return 1;
  oneEscape.lastIndex = offset;
  return oneEscape.test(text) ? oneEscape.lastIndex - offset : 1;
}

/** What is wrong inside a string literal, at an offset into its inside. */
export interface StringFault {
  readonly problem: (span: Span) => Problem;
  readonly at: number;
  readonly length: number;
}

/** Both halves of a pair, bare or escaped. */
const surrogates =
  /(?:[\ud800-\udbff]|\\u[dD][89abAB][0-9a-fA-F]{2})(?:[\udc00-\udfff]|\\u[dD][c-fC-F][0-9a-fA-F]{2})/y;

/** The first thing wrong inside a string literal; the rest usually has the same cause. */
export function stringFault(inside: string): StringFault | undefined {
  for (let at = 0; at < inside.length; ) {
    const length = pieceLength(inside, at);
    const problem = faultAt(inside, at, length);
    if (problem !== undefined) {
      const whole = problem !== unknownEscape ? length : inside[at + 1] === "u" ? 3 : 2;
      return { problem, at, length: Math.min(whole, inside.length - at) };
    }
    surrogates.lastIndex = at;
    at += surrogates.test(inside) ? surrogates.lastIndex - at : length;
  }
  return undefined;
}

/** What is wrong with the piece of a literal at an index. */
function faultAt(inside: string, at: number, length: number): StringFault["problem"] | undefined {
  const unit = inside.charCodeAt(at);
  if (unit === 0) return nullCharacter;
  if (unit < 0x20) return controlCharacter;
  if (unit === 0x5c && length === 1) return unknownEscape;
  const value = length === 6 ? Number.parseInt(inside.slice(at + 2, at + 6), 16) : unit;
  if (value === 0) return nullCharacter;
  if (value < 0xd800 || value > 0xdfff) return undefined;
  surrogates.lastIndex = at;
  return surrogates.test(inside) ? undefined : halfSurrogate;
}
