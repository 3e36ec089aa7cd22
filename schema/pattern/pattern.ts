import type { Fault } from "../problem/fault.ts";
import { limits } from "../problem/limits.ts";
import type { Offsets } from "../problem/source.ts";
import { checkSides } from "./pattern-checks.ts";
import type { Pattern, PatternForm, Side } from "./pattern-items.ts";
import {
  gluedStar,
  longPattern,
  noArrow,
  otherArrow,
  secondArrow,
  strayArrow,
  strayComma,
} from "./pattern-messages.ts";
import { numpyEinsum } from "./pattern-numpy.ts";
import { readSide } from "./pattern-side.ts";
import type { Token } from "./pattern-words.ts";
import { tokenize } from "./pattern-words.ts";

export * from "./pattern-items.ts";
export { checkTransform, newAxes } from "./transform.ts";
export type PatternFault = Fault;

/** Longest pattern that is read, in UTF-16 units. */
export const longestPattern = limits.pattern.most;

/**
 * Reads an einops-like pattern: what einops 0.8 accepts, with any white space and any normal form of Unicode, but
 * numbers in plain digits and no `_`. A pattern comes out only where nothing is wrong; offsets count in `text`.
 */
export function parsePattern(
  text: string,
  form: PatternForm,
): { readonly pattern?: Pattern; readonly faults: readonly PatternFault[] } {
  if (text.length > longestPattern) {
    return { faults: [longPattern({ start: 0, end: text.length }, longestPattern)] };
  }
  const faults: Fault[] = [];
  const pattern = readPattern(text, form, faults);
  if (pattern !== undefined && faults.length === 0) faults.push(...checkSides(pattern));
  const numpy = form === "einsum" && faults.length > 0 ? numpyEinsum(text) : undefined;
  if (numpy !== undefined) return { faults: [numpy] };
  return pattern === undefined || faults.length > 0 ? { faults } : { pattern, faults };
}

/** Whether a text can stand in a pattern as the name of one axis. */
export function isAxisName(text: string): boolean {
  const items = parsePattern(text, "signature").pattern?.output.items ?? [];
  return items.length === 1 && items[0]?.kind === "axis";
}

function readPattern(text: string, form: PatternForm, faults: Fault[]): Pattern | undefined {
  const tokens = tokenize(text);
  const whole = { start: 0, end: text.length };
  const [arrow, second] = tokens.filter((token) => token.kind === "->");
  if (form === "signature" || form === "pack") {
    if (arrow !== undefined) faults.push(strayArrow(arrow, form));
    if (form === "pack") faults.push(...starInWord(text));
    const rest = tokens.filter((token) => token.kind !== "->");
    return { form, operands: [], output: readOne(text, rest, whole, form, faults) };
  }
  if (arrow === undefined) {
    faults.push(missingArrow(text, form));
    return undefined;
  }
  if (second !== undefined) {
    faults.push(secondArrow(second, arrow));
    return undefined;
  }
  const at = tokens.indexOf(arrow);
  const before = { start: 0, end: arrow.start };
  const after = { start: arrow.end, end: text.length };
  if (form === "einsum") {
    const operands = splitOperands(tokens.slice(0, at), before).map((operand) =>
      readSide(operand.tokens, operand, form, faults),
    );
    return { form, operands, output: readSide(tokens.slice(at + 1), after, form, faults) };
  }
  const withoutCommas = readCommas(text, tokens, form, faults);
  const left = readSide(
    withoutCommas.filter((token) => token.end <= arrow.start),
    before,
    form,
    faults,
  );
  const right = readSide(
    withoutCommas.filter((token) => token.start >= arrow.end),
    after,
    form,
    faults,
  );
  return { form, operands: [left], output: right };
}

/** `b*d` is one word to einops, so that it finds no `*`; here it is read, and the spaces asked for. */
function starInWord(text: string): Fault[] {
  const match = /(?<=[\p{L}\p{N}_])\*|\*(?=[\p{L}\p{N}_])/u.exec(text);
  return match === null ? [] : [gluedStar({ start: match.index, end: match.index + 1 })];
}

function readOne(text: string, tokens: readonly Token[], range: Offsets, form: PatternForm, faults: Fault[]): Side {
  return readSide(readCommas(text, tokens, form, faults), range, form, faults);
}

/** Commas are one slip, however many, with one fix; the rest is read as if they were spaces. */
function readCommas(text: string, tokens: readonly Token[], form: PatternForm, faults: Fault[]): Token[] {
  const commas = tokens.filter((token) => token.kind === ",");
  const [first] = commas;
  if (first !== undefined) {
    const edits = commas.map((span) => ({ span, text: /\s/.test(text[span.end] ?? " ") ? "" : " " }));
    faults.push(strayComma(first, form, edits));
  }
  return tokens.filter((token) => token.kind !== ",");
}

interface Operand extends Offsets {
  readonly tokens: readonly Token[];
}

function splitOperands(tokens: readonly Token[], range: Offsets): Operand[] {
  const operands: Operand[] = [];
  let start = range.start;
  let since: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== ",") since.push(token);
    else {
      operands.push({ start, end: token.start, tokens: since });
      start = token.end;
      since = [];
    }
  }
  return [...operands, { start, end: range.end, tokens: since }];
}

/** What people write for an arrow: sure ones first, then a lone half of one. */
const arrowlike = /[-=~‐-―−－][ \t]*[>＞›»→]|[→⇒⟶⟹➔➙➜➝➞↦⇨]/gu;
const halfArrow = /[->＞－−–—]/gu;

function missingArrow(text: string, form: PatternForm): Fault {
  const sure = [...text.matchAll(arrowlike)];
  const guesses = sure.length > 0 ? sure : [...text.matchAll(halfArrow)];
  const [match] = guesses;
  if (match === undefined || guesses.length > 1) return noArrow({ start: 0, end: text.length }, form, text);
  const place = { text: match[0], start: match.index, end: match.index + match[0].length };
  return otherArrow(place, sure.length > 0 ? "safe" : "maybe");
}
