import type { JSONVisitor } from "jsonc-parser";
import { MOST_PROBLEMS } from "../problem/enough-problems.ts";
import type { Problem } from "../problem/problem.ts";
import type { Source, Span } from "../problem/source.ts";
import { lineStarts, placeOf, textAt } from "../problem/source.ts";
import { commaBeforeCloser, commentInJson, inexactNumber, repeatedProperty, trailingComma } from "./json-messages.ts";
import type { ArrayNode, JsonNode, JsonProperty, ObjectNode, StringNode } from "./json-node.ts";
import { decodeString, stringFault } from "./json-string.ts";
import type { Slip } from "./json-syntax.ts";
import { explain, isInsideString, isLocal } from "./json-syntax.ts";

/** A bracket whose end has not come yet. */
interface Open {
  readonly bracket: Span;
  readonly properties: JsonProperty[];
  readonly items: JsonNode[];
  key: StringNode | undefined;
}

/** Ends reading at a value that is one too many. */
export class TooManyValues extends Error {
  override readonly name = "TooManyValues";
  readonly span: Span;
  constructor(span: Span) {
    super("too many values");
    this.span = span;
  }
}

/** Builds the tree from what jsonc-parser meets on its way, and gathers problems. */
export class TreeReader {
  readonly visitor: JSONVisitor;
  readonly #source: Source;
  readonly #comments: boolean;
  /** Values that may still be read. */
  #room: number;
  readonly #problems: Problem[] = [];
  readonly #open: Open[] = [];
  #root: JsonNode | undefined;
  #before: Span;
  #slip: Slip | undefined;
  #hasComment = false;
  /** The last comma that stands before a closing bracket, and that bracket. */
  #trailing: { readonly comma: Span; readonly closer: number } | undefined;
  /** The first bracket that stands deeper than what closed it: probably the one whose own end is missing. */
  #suspect: Span | undefined;
  /** The token before which a comma was last missing. */
  #uncommaed = -1;
  /** The line that was last searched for a missing quote; many mistakes may stand on one long line. */
  #quotes = { line: 0, odd: false };

  /** @throws TooManyValues while it reads, at the first above `mostValues` */
  constructor(source: Source, comments: boolean, mostValues: number) {
    this.#source = source;
    this.#comments = comments;
    this.#room = mostValues;
    this.#before = { source, start: 0, end: 0 };
    this.visitor = {
      onObjectBegin: (offset, length) => this.#begin(this.#step(offset, length)),
      onArrayBegin: (offset, length) => this.#begin(this.#step(offset, length)),
      onObjectEnd: (offset, length) => this.#end("}", offset, length),
      onArrayEnd: (offset, length) => this.#end("]", offset, length),
      onObjectProperty: (_, offset, length) => this.#name(this.#step(offset, length)),
      onLiteralValue: (value, offset, length) => this.#literal(value, this.#step(offset, length)),
      onSeparator: (_, offset, length) => void this.#step(offset, length),
      onComment: (offset, length) => this.#comment(this.#span(offset, length)),
      onError: (error, offset, length) => this.#stumble(error, this.#span(offset, length)),
    };
  }

  result(): { value: JsonNode | undefined; problems: readonly Problem[] } {
    const problems = this.#problems.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
    if (this.#slip === undefined) return { value: this.#root, problems };
    const fatal = explain(this.#slip);
    // A missing comma on the line says the same already: one of the two values there is stray. So does an escape that
    // is none, which may have been the end of the string, and a comma taken for one in the wrong place.
    const line = this.#lineOf(fatal.span?.start ?? 0);
    const isMoved = ({ code, fix }: Problem) => code === "J001" && fix?.edits.some(({ text }) => text === ",") === true;
    const isEcho = problems.some((found) => {
      const { code, span } = found;
      if (isMoved(found)) return true;
      const explains = code === "J004" || (code === "J008" && fatal.code === "J007");
      return explains && span !== undefined && this.#lineOf(span.start) === line;
    });
    // Where the text is no JSON further down, that the comma only stands in the wrong place is a guess.
    const guesses = problems.map((found): Problem => {
      const { fix } = found;
      return fix === undefined || !isMoved(found) ? found : { ...found, fix: { ...fix, applicability: "maybe" } };
    });
    return { value: undefined, problems: isEcho ? guesses : [...guesses, fatal] };
  }

  /** jsonc-parser lets a comment that is never closed reach beyond the text. */
  #span(offset: number, length: number): Span {
    const end = Math.min(offset + length, this.#source.text.length);
    return { source: this.#source, start: offset, end };
  }

  #lineOf(offset: number): number {
    return placeOf(this.#source, offset).line;
  }

  #step(offset: number, length: number): Span {
    this.#before = this.#span(offset, length);
    return this.#before;
  }

  /** After the first error that is not local nothing is added; and nobody reads a thousand missing commas. */
  #report(found: Problem): void {
    if (this.#slip === undefined && this.#problems.length < MOST_PROBLEMS) this.#problems.push(found);
  }

  #begin(bracket: Span): void {
    this.#open.push({ bracket, properties: [], items: [], key: undefined });
  }

  #end(closer: "}" | "]", offset: number, length: number): void {
    const comma = this.#before;
    if (this.#source.text[comma.start] === "," && this.#source.text[offset] === closer) {
      this.#report(trailingComma(comma, closer));
      this.#trailing = { comma, closer: offset };
    }
    // Left open until the error that jsonc-parser is about to raise has been explained.
    if (this.#source.text[offset] !== closer) return;
    const closed = this.#open.pop();
    if (closed === undefined) return;
    const { bracket, properties, items } = closed;
    if (this.#isDeeper(bracket, offset)) this.#suspect ??= bracket;
    const span = { ...bracket, end: this.#step(offset, length).end };
    const node: ObjectNode | ArrayNode =
      closer === "}" ? { kind: "object", properties, span } : { kind: "array", items, span };
    if (node.kind === "object") this.#reportDuplicates(node);
    this.#add(node);
  }

  #name(span: Span): void {
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.key = this.#string(span);
  }

  #literal(value: unknown, span: Span): void {
    if (typeof value === "string") this.#add(this.#string(span));
    else if (typeof value === "number") this.#add(this.#number(value, span));
    else if (typeof value === "boolean") this.#add({ kind: "boolean", value, span });
    else this.#add({ kind: "null", span });
  }

  #string(span: Span): StringNode {
    const inside = this.#source.text.slice(span.start + 1, span.end - 1);
    const fault = stringFault(inside);
    if (fault !== undefined) {
      const { problem, at, length } = fault;
      this.#report(problem(this.#span(span.start + 1 + at, length)));
    }
    return { kind: "string", text: decodeString(inside), span };
  }

  #number(value: number, span: Span): JsonNode {
    const isInexact = /^-?\d+$/.test(textAt(span)) && !Number.isSafeInteger(value);
    if (!Number.isFinite(value) || isInexact) this.#report(inexactNumber(span));
    return { kind: "number", value, span };
  }

  #add(value: JsonNode): void {
    if (--this.#room < 0) throw new TooManyValues(value.span);
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#root ??= value;
    else if (this.#source.text[parent.bracket.start] === "[") parent.items.push(value);
    else if (parent.key !== undefined) {
      const { key } = parent;
      const nameSpan = { ...key.span, start: key.span.start + 1, end: key.span.end - 1 };
      parent.properties.push({ name: key.text, nameSpan, key, value });
      parent.key = undefined;
    }
  }

  #reportDuplicates({ properties }: ObjectNode): void {
    const first = new Map<string, JsonProperty>();
    for (const property of properties) {
      const earlier = first.get(property.name);
      if (earlier === undefined) first.set(property.name, property);
      else this.#report(repeatedProperty(property.key.span, property.name, earlier.key.span));
    }
  }

  #comment(span: Span): void {
    if (this.#comments || this.#hasComment) return;
    this.#hasComment = true;
    this.#report(commentInJson(span));
  }

  #stumble(error: Slip["error"], at: Span): void {
    if (this.#slip !== undefined) return;
    const parent = this.#open.at(-1);
    const slip: Slip = {
      error,
      at,
      before: this.#before,
      opener: parent?.bracket,
      suspect: this.#suspect,
      gap: this.#gapIn(parent),
      isFirst: parent !== undefined && parent.items.length === 1,
      name: parent?.key?.text,
      expects: this.#expectsName(parent) ? "name" : "value",
      oddQuotes: this.#hasOddQuotes(at.start),
    };
    if (!isLocal(slip)) this.#slip = slip;
    // What is wrong inside a string is said when the string itself arrives.
    else if (!isInsideString(slip) && this.#problems.length < MOST_PROBLEMS) this.#missesComma(slip);
  }

  /** A comma that stands before a bracket instead of behind it, or a stray value between two others, is one slip. */
  #missesComma(slip: Slip): void {
    const { at, before } = slip;
    const isStray = this.#uncommaed === before.start;
    this.#uncommaed = at.start;
    if (isStray) return;
    if (this.#trailing?.closer !== before.start) return this.#report(explain(slip));
    this.#problems.pop();
    this.#report(commaBeforeCloser(this.#trailing.comma, before));
  }

  /** Whether a bracket stands deeper than what closes it, judging by the lines that each begins or stands in. */
  #isDeeper({ start }: Span, closer: number): boolean {
    const { text } = this.#source;
    const indent = (offset: number) =>
      /^[ \t]*/.exec(text.slice(lineStarts(this.#source)[this.#lineOf(offset) - 1], offset))?.[0].length ?? 0;
    const beginsLine = text.slice(lineStarts(this.#source)[this.#lineOf(closer) - 1], closer).trim() === "";
    return beginsLine && indent(start) > indent(closer);
  }

  /** What stands before the last value: after its name, or after the item before it. */
  #gapIn(parent: Open | undefined): Span | undefined {
    const last = parent?.properties.at(-1);
    if (last !== undefined) return this.#between(last.key.span, last.value.span);
    const item = parent?.items.at(-1);
    return parent && item && this.#between(parent.items.at(-2)?.span ?? parent.bracket, item.span);
  }

  #between({ end }: Span, { start }: Span): Span {
    return { source: this.#source, start: end, end: start };
  }

  #expectsName(parent: Open | undefined): boolean {
    const { text } = this.#source;
    return parent !== undefined && text[parent.bracket.start] === "{" && /[{,]/.test(text[this.#before.start] ?? "");
  }

  #hasOddQuotes(offset: number): boolean {
    const { line } = placeOf(this.#source, offset);
    if (line !== this.#quotes.line) {
      const starts = lineStarts(this.#source);
      const text = this.#source.text.slice(starts[line - 1], starts[line]);
      const quotes = text.replace(/\\./gs, "").match(/"/g);
      this.#quotes = { line, odd: (quotes?.length ?? 0) % 2 === 1 };
    }
    return this.#quotes.odd;
  }
}
