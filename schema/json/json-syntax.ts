import type { ParseErrorCode } from "jsonc-parser";
import { printParseErrorCode } from "jsonc-parser";
import type { Problem } from "../problem/problem.ts";
import { type Span, textAt } from "../problem/source.ts";
import {
  bareName,
  closesNothing,
  colonInList,
  colonWithoutBrace,
  commaInString,
  emptyText,
  endlessNumber,
  missingColon,
  missingComma,
  missingQuote,
  missingValue,
  nameWithoutValue,
  noName,
  notNumber,
  secondValue,
  strangeCharacter,
  strayValue,
  unclosedBracket,
  unclosedComment,
  unclosedString,
  wordAsValue,
  wrongCloser,
} from "./json-messages.ts";

/** What the parser stumbled over, and what it had seen by then. */
export interface Slip {
  readonly error: ParseErrorCode;
  /** The token at fault. */
  readonly at: Span;
  /** The token before it; empty at the beginning of the text. */
  readonly before: Span;
  /** The innermost bracket still open. */
  readonly opener: Span | undefined;
  /** A bracket that the indentation says was never closed. */
  readonly suspect: Span | undefined;
  /** What stands before the last value in that bracket, back to its name or to the item before. */
  readonly gap: Span | undefined;
  /** Whether that value is the only one in the bracket so far. */
  readonly isFirst: boolean;
  /** The name of the property that is being read. */
  readonly name: string | undefined;
  readonly expects: "name" | "value";
  /** True if the line has an odd number of quotes: strings cannot cross lines, so one is missing. */
  readonly oddQuotes: boolean;
}

/** True for what is wrong between two quotes. */
export function isInsideString(slip: Slip): boolean {
  return ["InvalidUnicode", "InvalidEscapeCharacter", "InvalidCharacter"].includes(printParseErrorCode(slip.error));
}

/** True if the parser goes on from here as if the text were right, so that what follows are mistakes of their own. */
export function isLocal(slip: Slip): boolean {
  if (isInsideString(slip)) return true;
  if (printParseErrorCode(slip.error) !== "CommaExpected" || slip.oddQuotes) return false;
  return !/^[}\]:]/.test(textAt(slip.at)) && !continuesNumber(slip);
}

/** Says what is wrong where the parser first stumbled; what it thinks after that is not worth hearing. */
export function explain(slip: Slip): Problem {
  const { at, before, opener } = slip;
  const { source } = at;
  const found = textAt(at);
  const error = printParseErrorCode(slip.error);
  const bracket = opener === undefined ? undefined : textAt(opener);
  const isAtEnd = at.start >= source.text.length;

  // A string that starts where one may is itself what lacks a quote; otherwise some string before it on the line does.
  if (error === "UnexpectedEndOfString" && /^[:,[{]?$/.test(textAt(before))) {
    return unclosedString(at);
  }
  if (slip.oddQuotes) {
    // What stands before, glued to it or a word of its own, is probably a part of the string.
    const isPart = before.end === at.start || (before.end > 0 && /^[^:,[{]/.test(textAt(before)));
    const isNear = isPart && !textAt({ source, start: before.start, end: at.start }).includes("\n");
    return missingQuote(isNear ? { source, start: before.start, end: at.end } : at);
  }
  if (isAtEnd && opener !== undefined) return unclosedBracket(slip.suspect ?? opener, slip.suspect !== undefined);
  if (opener === undefined && before.end > 0 && !/^[}\]]/.test(found)) return secondValue(at);
  if (found === "}" || found === "]") {
    if (opener === undefined) return closesNothing(at);
    if (bracket !== (found === "}" ? "{" : "[")) return wrongCloser(at, opener, slip.suspect, before);
  }
  if (continuesNumber(slip)) return notNumber({ source, start: before.start, end: at.end });
  switch (error) {
    case "InvalidSymbol":
      return explainSymbol(at, found, slip.expects);
    case "UnexpectedEndOfNumber":
    case "InvalidNumberFormat":
      return notNumber(at);
    case "PropertyNameExpected":
      return noName(at, before, /^[[{]/.test(found) ? opener : undefined);
    case "ColonExpected":
      if (/^[,}\]]?$/.test(found)) return nameWithoutValue(before, slip.name ?? "");
      return missingColon(before, slip.name ?? "", at);
    case "CommaExpected":
      if (found === ":") return strayColon(slip);
      return missesComma(slip, bracket === "{" ? "property" : "item");
    case "UnexpectedEndOfComment":
      return unclosedComment(at);
    default:
      return isAtEnd && before.end === 0 ? emptyText(at) : missingValue(at);
  }
}

/** A value and another one behind it: a comma is missing, or stands inside the string before, or one of them is stray. */
function missesComma({ at, before }: Slip, what: "property" | "item"): Problem {
  if (what === "property" && !textAt(at).startsWith('"')) return strayValue(at, before);
  if (textAt(before).endsWith(',"')) return commaInString(at, what, { ...before, start: before.end - 2 });
  return missingComma(at, what, before);
}

/** A colon behind a string that was read as a value. */
function strayColon({ at, gap, before, opener, isFirst }: Slip): Problem {
  if (gap === undefined || !textAt(before).startsWith('"')) return strangeCharacter(at);
  if (isFirst && opener !== undefined && textAt(opener) === "[") return colonInList(at, opener);
  const start = gap.start + (textAt(gap).search(/[:,]/) + 1);
  return colonWithoutBrace(at, { ...gap, start, end: before.start });
}

/** Words of other languages, and what JSON writes. */
const meant: ReadonlyMap<string, string> = new Map([
  ["True", "true"],
  ["TRUE", "true"],
  ["False", "false"],
  ["FALSE", "false"],
  ["None", "null"],
  ["NULL", "null"],
  ["Null", "null"],
  ["nil", "null"],
  ["undefined", "null"],
]);

function explainSymbol(at: Span, found: string, expects: "name" | "value"): Problem {
  if (/^[-+.]?\.?\d/.test(found)) return notNumber(at);
  const first = (length: number): Span => ({ ...at, end: at.start + length });
  const endless = /^[-+]?(?:NaN|Infinity)\b/.exec(at.source.text.slice(at.start, at.start + 12))?.[0];
  if (endless !== undefined) return endlessNumber(first(endless.length));
  const word = /^[\p{L}_$][\p{L}\p{N}\p{M}_$.-]*/u.exec(found)?.[0];
  if (word === undefined) return strangeCharacter(first(String.fromCodePoint(found.codePointAt(0) ?? 0).length));
  return expects === "name" ? bareName(first(word.length)) : wordAsValue(first(word.length), meant.get(word));
}

/** `0` and `1` of `01`, `0` and `x10` of `0x10`: the parser sees two tokens where a reader sees one bad number. */
function continuesNumber({ at, before }: Slip): boolean {
  return before.end === at.start && /^-?\d/.test(textAt(before)) && /^[\w.+-]/.test(textAt(at));
}
