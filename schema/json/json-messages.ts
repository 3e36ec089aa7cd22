import type { Words } from "../problem/fault.ts";
import { character, codePoint, quoted } from "../problem/wording.ts";

/** Where characters that JSON does not have at a place may come from. */
const strangers: ReadonlyMap<string, string> = new Map([
  ["'", 'strings stand between double quotation marks `"`'],
  ["#", "comments begin with `//`, in files named `.jsonc`"],
  [":", "a colon follows a property name; a `{` may be missing before it"],
]);

/** What is said of JSON that is not JSON, by code. */
export const jsonWords = {
  /** A comma before a closing bracket. */
  J001: (closer: string, belongsBehind = false): Words =>
    belongsBehind
      ? {
          message: `this comma stands before the \`${closer}\` instead of behind it`,
          help: [`write it behind the \`${closer}\``],
        }
      : { message: `trailing comma before \`${closer}\``, help: ["delete the comma"] },

  /** A name twice in one object. */
  J002: (name: string): Words => ({
    message: `property "${name}" is given twice`,
    label: "second occurrence",
    help: ["keep one of the two; most JSON readers silently keep the last"],
  }),

  /** A comment in a file that is plain JSON. */
  J003: (): Words => ({
    message: "comments are not allowed in JSON",
    help: ["name the file `.jsonc`, or say it in a `doc` property"],
  }),

  /** Two properties or items with nothing between them. */
  J004: (what: "property" | "item", stray?: string): Words =>
    stray === undefined
      ? { message: `missing comma before this ${what}`, help: [`put a comma between the ${what} before and this one`] }
      : {
          message: `after a value comes \`,\` or \`}\`, found ${quoted(stray)}`,
          help: ["delete one of the two, or write a comma and a property name between them"],
        },

  /** A property name and no colon. */
  J005: (name: string, ends: boolean): Words =>
    ends
      ? { message: `property "${name}" has no value`, help: ["write a colon and a value after the name"] }
      : { message: `missing \`:\` after property name "${name}"`, help: ["write a colon between name and value"] },

  /** A bracket that nothing closes. */
  J006: (opener: string, isGuess: boolean): Words => ({
    message: `this \`${opener}\` is never closed`,
    help: [
      `write the missing \`${opener === "{" ? "}" : "]"}\``,
      isGuess ? "that it is this one is a guess by the indentation" : "it or one before it may have been left out",
    ],
  }),

  /** A quotation mark too few. */
  J007: (whole: boolean): Words =>
    whole
      ? {
          message: "this string is never closed",
          help: ['close it with `"` on the same line; a line break inside a string is written `\\n`'],
        }
      : {
          message: "a quotation mark is missing on this line",
          label: "near here",
          help: ['strings and property names stand between two `"`; a `"` inside a string is written `\\"`'],
        },

  /** A backslash that is followed by something else than JSON allows. */
  J008: (found: string): Words => ({
    message: `${quoted(found)} is not an escape that JSON knows`,
    help: ['JSON has `\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\u` with four hex digits'],
  }),

  /** A control character inside a string. */
  J009: (found: string, written: string): Words => ({
    message: `a string cannot contain a bare ${character(found)}`,
    help: [`write it as \`${written}\``],
  }),

  /** A word where a value stands. */
  J010: (word: string, meant: string | undefined, isNumber = false): Words => ({
    message: `${quoted(word)} is not a JSON value`,
    help: isNumber
      ? ["numbers in JSON are finite"]
      : meant !== undefined
        ? [`write \`${meant}\``]
        : ['text stands between `"`; the only bare words are `true`, `false` and `null`'],
  }),

  /** Nothing where a value stands. */
  J011: (found: string): Words => ({
    message: found === "" ? "a value is missing here" : `a value is missing before \`${found}\``,
    help: ["write the value, or delete what introduces it"],
  }),

  /** Something else than a string where a property name stands. */
  J012: (found: string, isWord: boolean): Words => ({
    message: isWord
      ? `property name ${quoted(found)} is not between quotation marks`
      : `a property name is expected here, found ${quoted(found)}`,
    help: isWord ? ['write property names between `"`'] : [],
  }),

  /** More after the value. */
  J013: (): Words => ({
    message: "there is text after the end of the JSON value",
    help: ["a file holds one value; delete the rest, or look for a bracket that closes too early"],
  }),

  /** Nothing at all. */
  J014: (): Words => ({ message: "there is no JSON value here" }),

  /** Too many characters, or values. */
  J015: (count: number | undefined, what: "characters" | "values", limit: number): Words => ({
    message: `this text has ${count ?? `more than ${limit}`} ${what}; at most ${limit} are read`,
  }),

  /** Too many brackets inside each other. */
  J016: (limit: number): Words => ({ message: `brackets are nested deeper than ${limit} levels` }),

  /** A number that JSON writes otherwise, or that no number can hold. */
  J017: (found: string, fault: "form" | "size"): Words => ({
    message: `${quoted(found)} is ${fault === "form" ? "not a JSON number" : "larger than a number can hold exactly"}`,
    help:
      fault === "form"
        ? ["JSON numbers look like 12, -0.5 or 1e-6: no leading zero or plus, digits on both sides of the point"]
        : ["whole numbers are exact up to 9007199254740991"],
  }),

  /** A character that no text can hold. */
  J018: (found: string, kind: "null" | "surrogate"): Words => ({
    message:
      kind === "null"
        ? `a string cannot contain a ${found === "\0" ? character(found) : `null character (\`${found}\`)`}`
        : `${found.startsWith("\\") ? `\`${found}\`` : codePoint(found)} is half of a surrogate pair`,
    help: kind === "null" ? ["delete it"] : ["write the character itself, or both halves of the pair"],
  }),

  /** A character that has no business between the values. */
  J019: (found: string): Words => {
    const help = strangers.get(found);
    return { message: `${character(found)} cannot stand here`, help: help === undefined ? [] : [help] };
  },

  /** A closing bracket of the other kind, or one too many. */
  J020: (closer: string, opener: string | undefined): Words => ({
    message:
      opener === undefined ? `this \`${closer}\` closes nothing` : `this \`${closer}\` cannot close a \`${opener}\``,
    help: opener === undefined ? ["delete it, or write what it should close"] : [],
  }),

  /** A block comment without an end. */
  J021: (): Words => ({ message: "this comment is never closed", help: ["close it with `*/`"] }),

  /** Remarks at the other place. */
  firstGiven: "first given here",
  valueBefore: "it follows this",
  commaInside: "this comma stands inside the string",
  listOpened: "this opens a list; properties stand between `{` and `}`",
  braceMissing: "a `{` may be missing here",
  instead: "found instead",
  neverClosed: (opener: string): string => `by the indentation, this \`${opener}\` was never closed`,
  stillOpen: (opener: string): string => `this \`${opener}\` is still open`,
};
