/** A word of an expression or a pattern, and where it stands in the text. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const PART = /[\p{L}\p{N}_]/u;

/** The word that an offset is in or at the end of; empty where there is none. */
export function wordAt(text: string, offset: number): Word {
  let start = offset;
  let end = offset;
  while (start > 0 && PART.test(text[start - 1] ?? "")) start--;
  while (end < text.length && PART.test(text[end] ?? "")) end++;
  return { text: text.slice(start, end), start, end };
}

/** All places of a word between two offsets. */
export function placesOf(text: string, word: string, from: number, to: number): Word[] {
  return [...text.slice(from, to).matchAll(/[\p{L}\p{N}_]+/gu)]
    .filter(([found]) => found === word)
    .map(({ index }) => ({ text: word, start: from + index, end: from + index + word.length }));
}
