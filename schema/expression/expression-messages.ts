import type { Words } from "../problem/fault.ts";
import { character, quoted } from "../problem/wording.ts";

/** What is said of expressions, by code. */
export const expressionWords = {
  /** A token where a value stands. */
  E301: (found: string | undefined, after: string | undefined): Words => ({
    message:
      found !== undefined
        ? `a value is expected here, found ${quoted(found)}`
        : `a value is expected after ${quoted(after ?? "")}`,
  }),

  /** No expression. */
  E302: (): Words => ({
    message: "this expression is empty",
    help: ["write a value, such as `12` or `dim // heads`; text stands between single quotes: `''`"],
  }),

  /** A bracket that nothing closes. */
  E303: (opener: string): Words => ({
    message: `this \`${opener}\` is never closed`,
    help: [`write the missing \`${opener === "(" ? ")" : "]"}\``],
  }),

  /** A closing bracket too many, or of the other kind. */
  E304: (closer: string, opener: string | undefined): Words => ({
    message:
      opener === undefined ? `this \`${closer}\` closes nothing` : `this \`${closer}\` cannot close a \`${opener}\``,
    help: opener === undefined ? ["delete it, or write what it should close"] : [],
  }),

  /** A character that no expression has. */
  E305: (found: string): Words => ({ message: `${character(found)} cannot appear in an expression` }),

  /** An operator or a word of another language. */
  E306: (found: string, instead: string): Words => {
    const sign = /^[^ -~]$/u.test(found) ? character(found) : quoted(found);
    return { message: `${sign} is written otherwise here`, help: [`write ${instead}`] };
  },

  /** A text without an end, or in double quotes. */
  E307: (kind: "open" | "double" | "escape"): Words => {
    switch (kind) {
      case "open":
        return { message: "this text is never closed", help: ["close it with `'`"] };
      case "double":
        return { message: "text stands between single quotes", help: ["write `'…'`, which needs no `\\\"` in JSON"] };
      case "escape":
        return {
          message: "this is not an escape in a text",
          help: ["a text knows `\\'` and `\\\\`, which JSON writes as `\\\\'` and `\\\\\\\\`"],
        };
    }
  },

  /** Something of Python that expressions leave out. */
  E308: (found: string, help: string): Words => ({ message: `${found} is not supported in expressions`, help: [help] }),

  /** A number that is none. */
  E309: (found: string, product: string | undefined): Words => ({
    message: `${quoted(found)} is not a number`,
    help: [
      product === undefined
        ? "numbers look like 12, 0.5 or 1e-6"
        : `a product is written with \`*\`: ${quoted(product)}`,
    ],
  }),

  /** A number that loses digits. */
  E310: (found: string): Words => ({
    message: `${quoted(found)} is larger than a number can hold exactly`,
    help: ["whole numbers are exact up to 9007199254740991"],
  }),

  /** Too much text. */
  E311: (length: number, limit: number): Words => ({
    message: `this expression has ${length} characters; at most ${limit} are read`,
    help: ["name parts of it in `let`"],
  }),

  /** Too deep. */
  E312: (limit: number): Words => ({
    message: `this expression is nested deeper than ${limit} levels`,
    help: ["name parts of it in `let`"],
  }),

  /** `if` without `else`, or the reverse. */
  E313: (found: "if" | "else"): Words => ({
    message: `this \`${found}\` has no \`${found === "if" ? "else" : "if"}\``,
    help: ["a choice is written `a if condition else b`"],
  }),

  /** Two values side by side. */
  E314: (found: string): Words => ({
    message: `an operator is missing before ${quoted(found)}`,
    help: ["a product is written with `*`"],
  }),

  /** `not` after an operator that binds tighter. */
  E315: (operator: string): Words => ({
    message: `\`not\` cannot stand directly after ${quoted(operator)}`,
    help: ["put it between parentheses: `(not a)`"],
  }),

  /** A call of something that is no function's name. */
  E316: (): Words => ({
    message: "only functions can be called, by their name",
    help: ["a product is written with `*`"],
  }),

  /** A mark where an operator or the end is expected. */
  E317: (found: string): Words => ({
    message: `${quoted(found)} cannot stand here`,
    help: found === ":" ? ["a slice stands between brackets: `depths[1:]`"] : ["lists stand between `[` and `]`"],
  }),

  /** What is not supported, as a phrase, and the way out: for E308. */
  unsupported: {
    attribute: ["`.` after a value", "name the value itself; an element of a list is `list[0]`"],
    in: ["`in`", "compare with each: `a == 1 or a == 2`"],
    is: ["`is`", "compare with `==`"],
    lambda: ["`lambda`", "write the value itself"],
    for: ["`for`", "`range` and `linspace` make lists"],
    twoIndices: ["more than one index", "index twice: `a[i][j]`"],
    braces: ["`{`", "lists stand between `[` and `]`"],
  } as const satisfies Record<string, readonly [string, string]>,
  opened: "opened here",
};
