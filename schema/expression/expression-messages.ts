import type { Fault, Piece } from "../problem/fault.ts";
import { problem, replace } from "../problem/problem.ts";
import type { Offsets } from "../problem/source.ts";
import { character, quoted } from "../problem/wording.ts";

/** E3xx: how expressions are written. */

export const valueExpected = (at: Piece): Fault =>
  problem("E301", `a value is expected here, found ${quoted(at.text)}`, at);

export const valueExpectedAfter = (at: Piece): Fault =>
  problem("E301", `a value is expected after ${quoted(at.text)}`, at);

export const emptyExpression = (at: Offsets): Fault =>
  problem("E302", "this expression is empty", at, {
    help: ["write a value, such as `12` or `dim // heads`; text stands between single quotes: `''`"],
  });

export const unclosedBracket = (at: Piece): Fault =>
  problem("E303", `this \`${at.text}\` is never closed`, at, {
    help: [`write the missing \`${at.text === "(" ? ")" : "]"}\``],
  });

/** A closing bracket too many, or of the other kind. */
export const strayCloser = (at: Piece, opening: Piece | undefined): Fault =>
  opening === undefined
    ? problem("E304", `this \`${at.text}\` closes nothing`, at, { help: ["delete it, or write what it should close"] })
    : problem("E304", `this \`${at.text}\` cannot close a \`${opening.text}\``, at, {
        related: [{ span: opening, text: "opened here" }],
      });

/** A character that no expression has. */
export const strangeCharacter = (at: Piece): Fault =>
  problem("E305", `${character(at.text)} cannot appear in an expression`, at);

/** An operator or a word of another language. */
export const foreignWord = (
  at: Piece,
  instead: string,
  fix?: string,
  applicability: "safe" | "maybe" = "maybe",
): Fault => {
  const sign = /^[^ -~]$/u.test(at.text) ? character(at.text) : quoted(at.text);
  return problem("E306", `${sign} is written otherwise here`, at, {
    help: [`write ${instead}`],
    ...(fix === undefined ? {} : replace(at, fix, applicability)),
  });
};

export const unclosedText = (at: Offsets): Fault =>
  problem("E307", "this text is never closed", at, { help: ["close it with `'`"] });

/** @param inside of the quotes, where both are there */
export const doubleQuotes = (at: Offsets, inside: string | undefined): Fault =>
  problem("E307", "text stands between single quotes", at, {
    help: ["write `'…'`, which needs no `\\\"` in JSON"],
    ...(inside === undefined ? {} : replace(at, `'${inside}'`, "safe")),
  });

export const unknownEscape = (at: Offsets): Fault =>
  problem("E307", "this is not an escape in a text", at, {
    help: ["a text knows `\\'` and `\\\\`, which JSON writes as `\\\\'` and `\\\\\\\\`"],
  });

/** What Python has and expressions leave out, and the way out. */
const unsupported = {
  ".": ["`.` after a value", "name the value itself; an element of a list is `list[0]`"],
  in: ["`in`", "compare with each: `a == 1 or a == 2`"],
  is: ["`is`", "compare with `==`"],
  lambda: ["`lambda`", "write the value itself"],
  for: ["`for`", "`range` and `linspace` make lists"],
  ",": ["more than one index", "index twice: `a[i][j]`"],
  "{": ["`{`", "lists stand between `[` and `]`"],
} as const satisfies Record<string, readonly [string, string]>;

export const ofPython = (at: Piece, what: keyof typeof unsupported): Fault => {
  const [found, help] = unsupported[what];
  return problem("E308", `${found} is not supported in expressions`, at, { help: [help] });
};

/** @param product what it is, if a number times a name was meant */
export const notNumber = (at: Piece, product: string | undefined): Fault =>
  problem("E309", `${quoted(at.text)} is not a number`, at, {
    help: [
      product === undefined
        ? "numbers look like 12, 0.5 or 1e-6"
        : `a product is written with \`*\`: ${quoted(product)}`,
    ],
    ...(product === undefined ? {} : replace(at, product, "maybe")),
  });

export const inexactNumber = (at: Piece): Fault =>
  problem("E310", `${quoted(at.text)} is larger than a number can hold exactly`, at, {
    help: ["whole numbers are exact up to 9007199254740991"],
  });

const nameParts = ["name parts of it in `let`"];

export const longExpression = (at: Offsets, limit: number): Fault =>
  problem("E311", `this expression has ${at.end} characters; at most ${limit} are read`, at, { help: nameParts });

export const deepExpression = (at: Offsets, limit: number): Fault =>
  problem("E312", `this expression is nested deeper than ${limit} levels`, at, { help: nameParts });

/** `if` without `else`, or the reverse. */
export const halfChoice = (at: Offsets, found: "if" | "else"): Fault =>
  problem("E313", `this \`${found}\` has no \`${found === "if" ? "else" : "if"}\``, at, {
    help: ["a choice is written `a if condition else b`"],
  });

/** Two values side by side. */
export const missingOperator = (at: Piece): Fault =>
  problem("E314", `an operator is missing before ${quoted(at.text)}`, at, { help: ["a product is written with `*`"] });

/** `not` after an operator that binds tighter. */
export const looseNot = (at: Offsets, operator: string): Fault =>
  problem("E315", `\`not\` cannot stand directly after ${quoted(operator)}`, at, {
    help: ["put it between parentheses: `(not a)`"],
  });

export const calledValue = (at: Offsets): Fault =>
  problem("E316", "only functions can be called, by their name", at, { help: ["a product is written with `*`"] });

/** A mark where an operator or the end is expected. */
export const strayMark = (at: Piece): Fault =>
  problem("E317", `${quoted(at.text)} cannot stand here`, at, {
    help: at.text === ":" ? ["a slice stands between brackets: `depths[1:]`"] : ["lists stand between `[` and `]`"],
  });
