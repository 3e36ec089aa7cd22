/**
 * A number in written code. What stands in a loop, or in a function that is called more than once, is written once for
 * all of its runs, and its numbers may differ between them: then it is a list, one entry an iteration of the loop.
 */
export type Literal = string | Said | readonly Literal[];

/** A number that its author wrote as an expression. */
export interface Said {
  readonly number: string;
  readonly words: readonly (string | Given)[];
}

/** A name in such an expression that whoever calls the function gives a value: what that is, in words that hold anywhere. */
export interface Given {
  readonly name: string;
  readonly text: string;
}

/** The place of a number in a line of code. */
export interface Hole {
  readonly literal: Literal;
  /** What follows where it is read: a table is a function, and is called. */
  readonly called?: true;
}

/** The numbers of a call, handed on as one record where they differ between calls. */
export interface Arguments<Callee> {
  readonly callee: Callee;
  readonly literals: readonly Literal[];
}

/** A piece of code: text, places of numbers, and calls. */
export type Code<Callee = Called> = readonly (string | Hole | Arguments<Callee>)[];

/** A function that is called, of which code knows no more than which one it is. */
export interface Called {
  readonly number: number;
}

type Part = string | number | Code;

/** Code put together from text and code; a number becomes the place of one. */
export function code(texts: TemplateStringsArray, ...parts: readonly Part[]): Code {
  return texts.flatMap((text, i) => [...codeOf(text), ...codeOf(parts[i] ?? "")]);
}

export function codeOf(part: Part): Code {
  if (typeof part === "number") return [{ literal: numberText(part) }];
  return typeof part === "string" ? (part === "" ? [] : [part]) : part;
}

export function joined(parts: readonly Part[], between = ", "): Code {
  return parts.flatMap((part, i) => (i === 0 ? codeOf(part) : [between, ...codeOf(part)]));
}

/** Numbers that have a name wherever JavaScript runs. */
const NAMED = new Map(
  (["PI", "E", "LN2", "LN10", "SQRT2", "SQRT1_2"] as const).flatMap((name): [number, string][] => [
    [Math[name], `Math.${name}`],
    [-Math[name], `-Math.${name}`],
  ]),
);

export function numberText(value: number): string {
  const name = NAMED.get(value);
  if (name !== undefined) return name;
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The numbers of a piece of code, from left to right. */
export function literalsOf(pieces: Code): Literal[] {
  return pieces.flatMap((piece) => {
    if (typeof piece === "string") return [];
    return "callee" in piece ? piece.literals : [piece.literal];
  });
}

/** The code with other numbers, taken from the front of a list, which loses them. */
export function withLiterals(pieces: Code, literals: Literal[]): Code {
  const next = (): Literal => {
    const literal = literals.shift();
    if (literal === undefined) throw new Error("code has more numbers than were given");
    return literal;
  };
  return pieces.map((piece) => {
    if (typeof piece === "string") return piece;
    if ("callee" in piece) return { ...piece, literals: piece.literals.map(next) };
    return { ...piece, literal: next() };
  });
}

/** What two pieces of code have in common if they differ in numbers alone. */
export function skeletonOf(pieces: Code): string {
  return pieces
    .map((piece) => {
      if (typeof piece === "string") return piece;
      return "callee" in piece ? `\u0001${piece.callee.number}\u0001` : "\u0002";
    })
    .join("");
}

/** Whether two pieces of code read the same, their numbers as well. */
export const sameCode = (a: Code, b: Code): boolean =>
  skeletonOf(a) === skeletonOf(b) && JSON.stringify(literalsOf(a)) === JSON.stringify(literalsOf(b));

/** Code as text, each number as it is. */
export const textOf = (pieces: Code): string =>
  pieces
    .map((piece) => {
      if (typeof piece === "string") return piece;
      if ("callee" in piece || typeof piece.literal !== "string") throw new Error("code that is not of one run");
      return `${piece.literal}${piece.called ? "()" : ""}`;
    })
    .join("");
