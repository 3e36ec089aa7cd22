/** Characters that a reader cannot see, by the names people know. */
const invisible: ReadonlyMap<string, string> = new Map([
  ["\0", "null character"],
  ["\t", "tab"],
  ["\n", "line feed"],
  ["\r", "carriage return"],
  ["\u001b", "escape"],
  ["\u00a0", "no-break space"],
  ["\u00ad", "soft hyphen"],
  ["\u200b", "zero-width space"],
  ["\u200c", "zero-width non-joiner"],
  ["\u200d", "zero-width joiner"],
  ["\u200e", "left-to-right mark"],
  ["\u200f", "right-to-left mark"],
  ["\u202f", "narrow no-break space"],
  ["\u2028", "line separator"],
  ["\u2029", "paragraph separator"],
  ["\u2060", "word joiner"],
  ["\u3000", "ideographic space"],
  ["\ufeff", "byte order mark"],
]);

const longestQuote = 60;

/** A text between backticks, as names stand in messages; a long one is cut. */
export function quoted(text: string): string {
  return `\`${cut(text, longestQuote)}\``;
}

/** A path between backticks, whole: its end says more than its beginning, and a part of it leads nowhere. */
export function quotedPath(path: string): string {
  return `\`${path}\``;
}

/** The beginning of a text, with a sign where it was cut; never half of a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** The code point of a character as Unicode writes it: U+2192. */
export function codePoint(character: string): string {
  const value = character.codePointAt(0) ?? 0;
  return `U+${value.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** A character for a message: its sign and code point, or its name where there is nothing to see. */
export function character(character: string): string {
  const name = invisible.get(character);
  if (name !== undefined) return `${name} (${codePoint(character)})`;
  if (/^[\p{C}\p{Z}\p{M}]/u.test(character)) return codePoint(character);
  return /^[!-~]$/.test(character) ? `\`${character}\`` : `\`${character}\` (${codePoint(character)})`;
}

/** Names in a row: `a`, `b` and `c`. */
export function listed(names: readonly string[], joint: "and" | "or" = "and"): string {
  const quotes = names.map(quoted);
  const last = quotes.pop() ?? "";
  return quotes.length === 0 ? last : `${quotes.join(", ")} ${joint} ${last}`;
}

/** A sentence that goes on where another stands: without its full stop, and its capital unless the word has more (MiB). */
export const lowerFirst = (sentence: string): string =>
  sentence.replace(/^.(?!\w*[A-Z])/s, (first) => first.toLowerCase()).replace(/\.$/, "");
