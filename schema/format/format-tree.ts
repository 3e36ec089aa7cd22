import { createScanner, type JSONScanner } from "jsonc-parser";

/** JSON as it was written, without its spaces: what a formatter keeps. */
export type Tree = ScalarTree | BracketTree;

export interface ScalarTree {
  readonly kind: "scalar";
  /** As written: `1e-3` stays `1e-3`, an escape stays an escape; only what reorders or hides text becomes one. */
  readonly text: string;
}

export interface BracketTree {
  readonly kind: "object" | "list";
  readonly entries: readonly Entry[];
  /** Comments before the closing bracket. */
  readonly dangling: readonly string[];
  /** A line ends after the opening bracket: the author wants it open. */
  readonly opened: boolean;
}

export interface Entry {
  /** Comments above it. */
  readonly before: readonly string[];
  /** With its quotes; absent in lists. */
  readonly key: string | undefined;
  readonly value: Tree;
  /** Comments after it, on its last line. */
  readonly after: readonly string[];
  /** It begins a line, or comes after an empty one. */
  readonly breaks: boolean;
  readonly blank: boolean;
  /** It begins a line and ends on it: its author thinks that it is one. */
  readonly isLine: boolean;
}

export interface FileTree {
  readonly before: readonly string[];
  readonly value: Tree;
  readonly after: readonly string[];
}

/** Reads text that is known to be JSON, with or without comments. */
export function readFormatTree(text: string): FileTree {
  const reader = new FormatReader(text);
  const before = reader.comments();
  const value = reader.value();
  return { before, value, after: reader.comments() };
}

/** Control characters that JSON allows in strings, and characters that show a text in another order than it has. */
const treacherous = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const escapeOf = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

class FormatReader {
  private readonly text: string;
  private readonly scanner: JSONScanner;
  /** As it is written; empty at the end. */
  private token = "";
  /** Line breaks since the last token that is no space, and since the beginning. */
  private lines = 0;
  private allLines = 0;

  constructor(text: string) {
    this.text = text.replace(/^\ufeff/, " ");
    this.scanner = createScanner(this.text, false);
    this.next();
  }

  value(): Tree {
    if (this.token === "{" || this.token === "[") return this.bracket();
    const text = this.token;
    this.next();
    return { kind: "scalar", text };
  }

  /** All comments that stand here. */
  comments(): string[] {
    const found: string[] = [];
    while (this.isComment()) found.push(this.comment());
    return found;
  }

  private commentsOfLine(): string[] {
    const found: string[] = [];
    while (this.isComment() && this.lines === 0) found.push(this.comment());
    return found;
  }

  private bracket(): BracketTree {
    const kind = this.token === "{" ? "object" : "list";
    const closing = kind === "object" ? "}" : "]";
    this.next();
    const opened = this.lines > 0;
    const entries: Entry[] = [];
    let dangling: string[] = [];
    while (this.token !== closing) {
      const breaks = this.lines > 0;
      const blank = this.lines > 1 && entries.length > 0;
      const before = this.comments();
      // What stands before the bracket closes belongs to no entry.
      if (this.token === closing) {
        dangling = before;
        break;
      }
      const { entry, below } = this.entry(kind, before, breaks, blank);
      entries.push(entry);
      dangling = below;
    }
    this.next();
    return { kind, entries, dangling, opened };
  }

  /** One item with its comma; comments under the last one are the bracket's. */
  private entry(
    kind: BracketTree["kind"],
    above: readonly string[],
    breaks: boolean,
    blank: boolean,
  ): { entry: Entry; below: string[] } {
    const before = [...above];
    let key: string | undefined;
    const begins = this.allLines;
    if (kind === "object") {
      key = this.token;
      this.next();
      before.push(...this.comments());
      this.next(); // the colon
      before.push(...this.comments());
    }
    const value = this.value();
    const isLine = breaks && this.allLines - this.lines === begins;
    const after = this.commentsOfLine();
    const below = this.comments();
    if (this.token === ",") {
      this.next();
      after.push(...below.splice(0), ...this.commentsOfLine());
    }
    return { entry: { before, key, value, after, breaks, blank, isLine }, below };
  }

  private isComment(): boolean {
    return this.token.startsWith("//") || this.token.startsWith("/*");
  }

  private comment(): string {
    const text = this.token.trimEnd();
    this.next();
    return text;
  }

  /** Steps to the next token that is no space, counting lines. */
  private next(): void {
    this.lines = 0;
    do {
      this.scanner.scan();
      const start = this.scanner.getTokenOffset();
      this.token = this.text.slice(start, start + this.scanner.getTokenLength());
      if (this.token.startsWith('"')) this.token = this.token.replace(treacherous, escapeOf);
      if (/^[\r\n]/.test(this.token)) this.lines++;
    } while (/^\s/.test(this.token));
    this.allLines += this.lines;
  }
}
