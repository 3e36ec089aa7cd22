/** What no name in a module may be: words of the language, and names that mean something everywhere. */
const TAKEN = new Set(
  (
    "break case catch class const continue debugger default delete do else enum export extends false finally for " +
    "function if import in instanceof new null return super switch this throw true try typeof var void while with " +
    "implements interface let package private protected public static yield await async of type as any unknown never " +
    "arguments eval undefined NaN Infinity Object Array Number String Boolean Map Set Error Math JSON Promise Symbol " +
    "constructor prototype globalThis window document self process module exports require console atob " +
    "Float32Array Int32Array Uint8Array DataView ArrayBuffer TextDecoder w tf"
  ).split(" "),
);

/**
 * A name of a spec as a name in camel case that may stand anywhere in a module: letters and digits as JavaScript
 * knows them, no word of the language, never empty. Several names may become one; `Names` tells those apart.
 */
export function identifier(name: string): string {
  const words = name
    .normalize("NFC")
    .split(/[^\p{ID_Start}\p{N}]+/u)
    .map((word) => word.replaceAll(/[^\p{ID_Continue}]/gu, ""))
    .filter((word) => word !== "");
  const [first = "value", ...more] = words;
  const joined = `${lowerFirst(first)}${more.map(upperFirst).join("")}`;
  const started = /^\p{ID_Start}/u.test(joined) ? joined : `n${joined}`;
  return TAKEN.has(started) ? `${started}Value` : started;
}

/** The same for a type: in Pascal case. */
export const typeName = (name: string): string => upperFirst(identifier(name));

const lowerFirst = (word: string): string => `${word.slice(0, 1).toLowerCase()}${word.slice(1)}`;
const upperFirst = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

/** `.name`, or `["a name"]` where only that is one. */
export function property(name: string): string {
  return isPlain(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** A key of a record or of a type. */
export const key = (name: string): string => (isPlain(name) && name !== "__proto__" ? name : JSON.stringify(name));

const isPlain = (name: string): boolean => /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name);

/** A value of a spec as it stands in code. */
export const valueText = (value: unknown): string =>
  JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

/** Text as it may stand in a comment of one line or of several: it ends none, and starts no new line. */
export function commentText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, " ").replaceAll("*/", "*\\/");
}

/** The names that a piece of code reads or makes; names of properties are none. */
export const namesIn = (code: string): readonly string[] =>
  code.match(/(?<![.\p{ID_Continue}$])[\p{ID_Start}_$][\p{ID_Continue}$]*/gu) ?? [];
