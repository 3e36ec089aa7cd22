import type { ParseErrorCode } from "jsonc-parser";
import { printParseErrorCode } from "jsonc-parser";
import type { Words } from "../problem/fault.ts";
import type { Note, Problem, ProblemDetails } from "../problem/problem.ts";
import { problem } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";
import { jsonWords as words } from "./json-messages.ts";

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

/** A problem of these words; label and help come along. */
export function jsonProblem(code: string, span: Span, said: Words, more: ProblemDetails = {}): Problem {
  const { message, ...details } = said;
  return problem(code, message, span, { ...details, ...more });
}

function textOf({ source, start, end }: Span): string {
  return source.text.slice(start, end);
}

/** True for what is wrong between two quotes. */
export function isInsideString(slip: Slip): boolean {
  return ["InvalidUnicode", "InvalidEscapeCharacter", "InvalidCharacter"].includes(printParseErrorCode(slip.error));
}

/** True if the parser goes on from here as if the text were right, so that what follows are mistakes of their own. */
export function isLocal(slip: Slip): boolean {
  if (isInsideString(slip)) return true;
  if (printParseErrorCode(slip.error) !== "CommaExpected" || slip.oddQuotes) return false;
  return !/^[}\]:]/.test(textOf(slip.at)) && !continuesNumber(slip);
}

/** Says what is wrong where the parser first stumbled; what it thinks after that is not worth hearing. */
export function explain(slip: Slip): Problem {
  const { at, before, opener } = slip;
  const { source } = at;
  const found = textOf(at);
  const error = printParseErrorCode(slip.error);
  const bracket = opener === undefined ? undefined : textOf(opener);
  const isAtEnd = at.start >= source.text.length;

  // A string that starts where one may is itself what lacks a quote; otherwise some string before it on the line does.
  if (error === "UnexpectedEndOfString" && /^[:,[{]?$/.test(textOf(before))) {
    return jsonProblem("J007", at, words.J007(true));
  }
  if (slip.oddQuotes) {
    // What stands before, glued to it or a word of its own, is probably a part of the string.
    const isPart = before.end === at.start || (before.end > 0 && /^[^:,[{]/.test(textOf(before)));
    const isNear = isPart && !textOf({ source, start: before.start, end: at.start }).includes("\n");
    return jsonProblem("J007", isNear ? { source, start: before.start, end: at.end } : at, words.J007(false));
  }
  if (isAtEnd && opener !== undefined) {
    const culprit = slip.suspect ?? opener;
    return jsonProblem("J006", culprit, words.J006(textOf(culprit), slip.suspect !== undefined));
  }
  if (opener === undefined && before.end > 0 && !/^[}\]]/.test(found)) return jsonProblem("J013", at, words.J013());
  if (found === "}" || found === "]") {
    if (opener === undefined) return jsonProblem("J020", at, words.J020(found, undefined));
    if (bracket !== (found === "}" ? "{" : "[")) {
      const closer = { span: { source, start: before.end, end: before.end }, text: bracket === "{" ? "}" : "]" };
      return jsonProblem("J020", at, words.J020(found, bracket), {
        related: stillOpen(opener, slip.suspect),
        fix: { edits: [closer], applicability: "maybe" },
      });
    }
  }
  if (continuesNumber(slip)) {
    const whole = { source, start: before.start, end: at.end };
    return jsonProblem("J017", whole, words.J017(textOf(whole), "form"));
  }
  switch (error) {
    case "InvalidSymbol":
      return explainSymbol(at, found, slip.expects);
    case "UnexpectedEndOfNumber":
    case "InvalidNumberFormat":
      return jsonProblem("J017", at, words.J017(found, "form"));
    case "PropertyNameExpected":
      return jsonProblem("J012", at, words.J012(found, false), {
        related: opener !== undefined && /^[[{]/.test(found) ? stillOpen(opener) : [],
        ...(found === "{" && textOf(before) === ","
          ? {
              fix: { edits: [{ span: { ...before, end: before.start }, text: " }" }], applicability: "maybe" } as const,
            }
          : {}),
      });
    case "ColonExpected":
      return jsonProblem("J005", before, words.J005(slip.name ?? "", /^[,}\]]?$/.test(found)), {
        related: /^[,}\]]?$/.test(found) ? [] : [{ span: at, text: words.instead }],
      });
    case "CommaExpected":
      if (found === ":") return jsonProblem("J019", at, words.J019(found), openingBrace(slip));
      return missingComma(slip, bracket === "{" ? "property" : "item");
    case "UnexpectedEndOfComment":
      return jsonProblem("J021", at, words.J021());
    default:
      return isAtEnd && before.end === 0
        ? jsonProblem("J014", at, words.J014())
        : jsonProblem("J011", at, words.J011(found));
  }
}

/** A value and another one behind it: a comma is missing, or stands inside the string before, or one of them is stray. */
function missingComma({ at, before }: Slip, what: "property" | "item"): Problem {
  const { source } = at;
  if (what === "property" && !textOf(at).startsWith('"')) {
    return jsonProblem("J004", at, words.J004(what, textOf(at)), {
      related: [{ span: before, text: words.valueBefore }],
    });
  }
  if (textOf(before).endsWith(',"')) {
    const comma = { source, start: before.end - 2, end: before.end };
    return jsonProblem("J004", at, words.J004(what), {
      related: [{ span: { ...comma, end: comma.start + 1 }, text: words.commaInside }],
      fix: { edits: [{ span: comma, text: '",' }], applicability: "maybe" },
    });
  }
  const behind = { source, start: before.end, end: before.end };
  return jsonProblem("J004", at, words.J004(what), {
    related: [{ span: before, text: words.valueBefore }],
    fix: { edits: [{ span: behind, text: "," }], applicability: "safe" },
  });
}

/** A colon behind a string that was read as a value: the string is a name if a `{` is put before it. */
function openingBrace({ gap, before, opener, isFirst }: Slip): ProblemDetails {
  if (gap === undefined || !textOf(before).startsWith('"')) return {};
  if (isFirst && opener !== undefined && textOf(opener) === "[") {
    const edits = [{ span: opener, text: "{" }];
    return { related: [{ span: opener, text: words.listOpened }], fix: { edits, applicability: "maybe" } };
  }
  const place = { ...gap, start: gap.start + (textOf(gap).search(/[:,]/) + 1) };
  return {
    related: [{ span: { ...place, end: before.start }, text: words.braceMissing }],
    fix: { edits: [{ span: { ...place, end: place.start }, text: " {" }], applicability: "maybe" },
  };
}

function stillOpen(opener: Span, suspect?: Span): Note[] {
  const note = { span: opener, text: words.stillOpen(textOf(opener)) };
  return suspect === undefined ? [note] : [note, { span: suspect, text: words.neverClosed(textOf(suspect)) }];
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
  if (/^[-+.]?\.?\d/.test(found)) return jsonProblem("J017", at, words.J017(found, "form"));
  const endless = /^[-+]?(?:NaN|Infinity)\b/.exec(at.source.text.slice(at.start, at.start + 12))?.[0];
  if (endless !== undefined)
    return jsonProblem("J010", { ...at, end: at.start + endless.length }, words.J010(endless, undefined, true));
  const word = /^[\p{L}_$][\p{L}\p{N}\p{M}_$.-]*/u.exec(found)?.[0];
  if (word === undefined) {
    const first = String.fromCodePoint(found.codePointAt(0) ?? 0);
    return jsonProblem("J019", { ...at, end: at.start + first.length }, words.J019(first));
  }
  const span = { ...at, end: at.start + word.length };
  const fix = (text: string): ProblemDetails => ({ fix: { edits: [{ span, text }], applicability: "maybe" } });
  if (expects === "name") return jsonProblem("J012", span, words.J012(word, true), fix(`"${word}"`));
  const value = meant.get(word);
  return jsonProblem("J010", span, words.J010(word, value), fix(value ?? `"${word}"`));
}

/** `0` and `1` of `01`, `0` and `x10` of `0x10`: the parser sees two tokens where a reader sees one bad number. */
function continuesNumber({ at, before }: Slip): boolean {
  return before.end === at.start && /^-?\d/.test(textOf(before)) && /^[\w.+-]/.test(textOf(at));
}
