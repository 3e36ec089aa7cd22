/** A change of one character in a text, as a slip of the finger makes it. */
export interface Mutation {
  readonly kind: "delete" | "replace" | "insert" | "swap";
  readonly text: string;
  /** What changed, in the new text; empty where a character is gone. */
  readonly start: number;
  readonly end: number;
}

const KINDS: readonly Mutation["kind"][] = ["delete", "replace", "insert", "swap"];
const TYPED = "abcdefghijklmnopqrstuvwxyzABXY0123456789_-+*/.,:;()[]{}\"'\\ \n";

/** Mulberry32: uniform numbers in [0, 1) from a seed, the same on every machine. */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Changes one character somewhere; the result always differs from the text. */
export function mutate(text: string, next: () => number): Mutation {
  for (;;) {
    const kind = KINDS[Math.floor(next() * KINDS.length)] ?? "delete";
    const at = Math.floor(next() * text.length);
    const typed = TYPED[Math.floor(next() * TYPED.length)] ?? "x";
    const [before, after] = [text.slice(0, at), text.slice(at + 1)];
    switch (kind) {
      case "delete":
        return { kind, text: before + after, start: at, end: at };
      case "replace":
        if (text[at] === typed) continue;
        return { kind, text: before + typed + after, start: at, end: at + 1 };
      case "insert":
        return { kind, text: before + typed + text.slice(at), start: at, end: at + 1 };
      case "swap": {
        const [first, second] = [text[at], text[at + 1]];
        if (first === undefined || second === undefined || first === second) continue;
        return { kind, text: before + second + first + text.slice(at + 2), start: at, end: at + 2 };
      }
    }
  }
}
