import type { Fault, Piece } from "../problem/fault.ts";
import type { Member, PatternForm } from "./pattern-items.ts";
import {
  badName,
  ellipsisCharacter,
  nameless,
  notName,
  notNameInPack,
  secondEllipsis,
  sizeZero,
  strayDots,
  underscoreAtEnd,
} from "./pattern-messages.ts";

export interface Token extends Piece {
  readonly kind: "word" | "->" | "(" | ")" | "," | "other";
}

const tokens = /(->|[(),])|([\p{L}\p{N}\p{M}_.…]+)|[^ \t\r\n]/gu;

/** Cuts a pattern into words, brackets, commas and arrows; white space separates and is gone. */
export function tokenize(text: string): Token[] {
  return [...text.matchAll(tokens)].map((match) => {
    const [found, mark, word] = match;
    return {
      kind: isMark(mark) ? mark : word === undefined ? "other" : "word",
      text: found,
      start: match.index,
      end: match.index + found.length,
    };
  });
}

function isMark(text: string | undefined): text is "->" | "(" | ")" | "," {
  return text !== undefined;
}

/** What a word stands for: as far as it can be told, even where the word has a fault. */
export interface WordReading {
  readonly members: readonly Member[];
  readonly fault?: Fault;
}

/** Reads a word as a name, a number or an ellipsis. */
export function readWord(token: Token, form: PatternForm): WordReading {
  const reading = readAnyWord(token, form);
  if (form !== "pack") return reading;
  if (reading.fault !== undefined) return { ...reading, fault: notNameInPack(reading.fault) };
  if (reading.members[0]?.kind === "axis") return reading;
  return { members: [], fault: notName(token, badName.pack) };
}

function readAnyWord(token: Token, form: PatternForm): WordReading {
  const { text, start, end } = token;
  if (/[.…]/.test(text)) return readDots(token, form);
  if (/^\p{Nd}+$/u.test(text)) return readNumber(token);
  if (text === "_") return { members: [], fault: nameless(token) };

  const name = text.normalize("NFC");
  const axis: Member = { kind: "axis", name, start, end };
  if (!/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name)) {
    return { members: [axis], fault: notName(token, whyNotName(name)) };
  }
  if (/^_|_$/.test(name)) {
    const better = name.replace(/^_+|_+$/g, "");
    const usable = /^\p{XID_Start}/u.test(better) ? better : "";
    return { members: [axis], fault: underscoreAtEnd(token, usable) };
  }
  return { members: [axis] };
}

function whyNotName(name: string): string {
  const product = /^([1-9][0-9]*)(\p{XID_Start}\p{XID_Continue}*)$/u.exec(name);
  if (product?.[1] !== undefined && product[2] !== undefined) return badName.product(product[1], product[2]);
  if (/^\p{Nd}/u.test(name)) return badName.digit;
  const bad = [...name].find((letter, i) => !(i === 0 ? /^\p{XID_Start}/u : /^\p{XID_Continue}/u).test(letter));
  return bad === undefined ? "" : badName.letter(bad);
}

function readNumber(token: Token): WordReading {
  const { text, start, end } = token;
  const plain = text.normalize("NFKC");
  const value = Number(plain);
  const member: Member = value > 1 ? { kind: "number", value, start, end } : { kind: "unit", start, end };
  if (/[^0-9]/.test(text)) {
    const isPlain = /^[0-9]+$/.test(plain);
    const why = isPlain ? badName.digits(plain) : badName.letter([...text][0] ?? "");
    return { members: [], fault: notName(token, why, isPlain ? plain : undefined) };
  }
  if (value === 0) return { members: [], fault: sizeZero(token) };
  if (text.startsWith("0")) {
    return { members: [member], fault: notName(token, badName.zero, text.replace(/^0+/, "")) };
  }
  if (!Number.isSafeInteger(value)) return { members: [], fault: notName(token, badName.large) };
  return { members: [member] };
}

function readDots(token: Token, form: PatternForm): WordReading {
  const { text, start, end } = token;
  const ellipsis: Member = { kind: "ellipsis", start, end };
  if (text === "...") return { members: [ellipsis] };
  if (text === "…") return { members: [ellipsis], fault: ellipsisCharacter(token) };
  if (/^\.{4,}$/.test(text)) return { members: [ellipsis], fault: secondEllipsis(token, form) };
  const dots = /^([^.…]*)(\.{3}|…)([^.…]*)$/.exec(text);
  const [, before = "", , after = ""] = dots ?? [];
  if (dots === null) {
    const at = text.search(/[.…]+/);
    const length = /[.…]+/.exec(text)?.[0].length ?? 0;
    return { members: [], fault: strayDots({ start: start + at, end: start + at + length }) };
  }
  const why = after === "" ? badName.namedEllipsis : badName.ellipsis;
  const spaced = [before, "...", after].filter((part) => part !== "").join(" ");
  return { members: [ellipsis], fault: notName(token, why, spaced) };
}
