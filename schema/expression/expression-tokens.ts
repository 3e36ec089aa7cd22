import type { Fault, Piece } from "../problem/fault.ts";
import {
  doubleQuotes,
  foreignWord,
  inexactNumber,
  notNumber,
  ofPython,
  strangeCharacter,
  unclosedText,
  unknownEscape,
} from "./expression-messages.ts";

export interface ExpressionToken extends Piece {
  readonly kind: "number" | "text" | "name" | "word" | "mark" | "end";
}

/** Words that are no names. */
const reserved = new Set(["true", "false", "null", "and", "or", "not", "if", "else"]);

/** What other languages write, what stands for it here, and whether that is sure. */
const foreign = new Map<string, readonly [instead: string, fix?: string, sure?: "safe"]>([
  ["=", ["`==` to compare", "=="]],
  ["===", ["`==`", "==", "safe"]],
  ["!==", ["`!=`", "!=", "safe"]],
  ["<>", ["`!=`", "!=", "safe"]],
  ["=<", ["`<=`", "<=", "safe"]],
  ["=>", ["`>=`", ">="]],
  ["&&", ["`and`", " and ", "safe"]],
  ["&", ["`and`", " and "]],
  ["||", ["`or`", " or ", "safe"]],
  ["|", ["`or`", " or "]],
  ["!", ["`not`", "not ", "safe"]],
  ["^", ["`**` for a power", "**"]],
  ["?", ["a choice as `a if condition else b`"]],
  ["++", ["`+ 1`"]],
  ["≤", ["`<=`", "<=", "safe"]],
  ["≥", ["`>=`", ">=", "safe"]],
  ["≠", ["`!=`", "!=", "safe"]],
  ["×", ["`*`", "*", "safe"]],
  ["·", ["`*`", "*", "safe"]],
  ["⋅", ["`*`", "*", "safe"]],
  ["∗", ["`*`", "*", "safe"]],
  ["÷", ["`/`", "/", "safe"]],
  ["−", ["`-`", "-", "safe"]],
  ["–", ["`-`", "-", "safe"]],
  ["‘", ["text between straight quotes `'`", "'"]],
  ["’", ["text between straight quotes `'`", "'"]],
  ["“", ["text between straight quotes `'`", "'"]],
  ["”", ["text between straight quotes `'`", "'"]],
  ["True", ["`true`", "true", "safe"]],
  ["False", ["`false`", "false", "safe"]],
  ["None", ["`null`", "null", "safe"]],
]);

/** What Python has and expressions do not. */
const unsupported = [".", "{", "in", "is", "lambda", "for"] as const;

const token = new RegExp(
  [
    /\s+/,
    /((?:\d|\.\d)(?:[eE][+-](?=\d)|[\p{XID_Continue}.])*)/u,
    /('(?:[^'\\]|\\.)*'?)/,
    /([\p{XID_Start}_]\p{XID_Continue}*)/u,
    /===|!==|<>|=<|=>|&&|\|\||\*\*|\/\/|<=|>=|==|!=/,
    /./,
  ]
    .map((part) => part.source)
    .join("|"),
  "gsu",
);
const marks = new Set("+ - * / // % ** < <= > >= == != ( ) [ ] , :".split(" "));

/** Cuts an expression into tokens up to the first that is none, which is the fault. The last token is an `end`. */
export function tokenizeExpression(text: string): {
  readonly tokens: readonly ExpressionToken[];
  readonly fault?: Fault;
} {
  const tokens: ExpressionToken[] = [];
  for (const match of text.matchAll(token)) {
    const [found, number, quote, word] = match;
    if (/^\s/.test(found)) continue;
    const place = { text: found, start: match.index, end: match.index + found.length };
    const kind =
      number !== undefined
        ? "number"
        : quote !== undefined
          ? "text"
          : word === undefined
            ? "mark"
            : reserved.has(word)
              ? "word"
              : "name";
    const next: ExpressionToken = { kind, ...place };
    const fault = faultOf(next, text);
    if (fault !== undefined) return { tokens, fault };
    tokens.push(next);
  }
  tokens.push({ kind: "end", text: "", start: text.length, end: text.length });
  return { tokens };
}

function faultOf(token: ExpressionToken, text: string): Fault | undefined {
  const instead = foreign.get(token.text);
  if (instead !== undefined && token.kind !== "text") return foreignWord(token, ...instead);
  const missing = unsupported.find((what) => what === token.text);
  if (missing !== undefined) return ofPython(token, missing);
  switch (token.kind) {
    case "number":
      return numberFault(token);
    case "text":
      return textFault(token);
    case "mark":
      if (token.text === '"') return doubleQuoteFault(token, text);
      return marks.has(token.text) ? undefined : strangeCharacter(token);
    default:
      return undefined;
  }
}

function numberFault(token: ExpressionToken): Fault | undefined {
  const { text } = token;
  if (/^(?:0|[1-9]\d*|\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][+-]?\d+)?$/.test(text)) {
    const value = Number(text);
    const isExact = Number.isFinite(value) && (!/^\d+$/.test(text) || Number.isSafeInteger(value));
    return isExact ? undefined : inexactNumber(token);
  }
  const product = /^(\d+(?:\.\d+)?)([\p{XID_Start}_]\p{XID_Continue}*)$/u.exec(text);
  const isProduct = product !== null && !/^0[\dxob]|_|e$/i.test(text);
  return notNumber(token, isProduct ? `${product[1]} * ${product[2]}` : undefined);
}

function textFault(token: ExpressionToken): Fault | undefined {
  const { text, start } = token;
  const broken = /\\([^'\\]|$)/.exec(text.replace(/\\['\\]/g, "  "));
  if (broken !== null) {
    const at = start + broken.index;
    return unknownEscape({ start: at, end: Math.min(at + 2, token.end) });
  }
  const isClosed = /^'(?:[^'\\]|\\.)*'$/s.test(text);
  return isClosed ? undefined : unclosedText(token);
}

function doubleQuoteFault(token: ExpressionToken, text: string): Fault {
  const closing = text.indexOf('"', token.end);
  if (closing < 0) return doubleQuotes(token, undefined);
  const inside = text.slice(token.end, closing).replace(/['\\]/g, "\\$&");
  return doubleQuotes({ start: token.start, end: closing + 1 }, inside);
}

/** The text that a text token stands for. */
export function decodeText(token: ExpressionToken): string {
  return token.text.slice(1, -1).replace(/\\(['\\])/g, "$1");
}
