import { codePoint } from "./wording.ts";

const longestCompared = 100;
/** Nobody writes more names than these by hand; where a program wrote them, a slip is not what happened. */
const mostCompared = 2000;

/**
 * The candidate that was probably meant: the same but for case; else the nearest in edits (a swap of neighbours is
 * one), at most a third of the name; else the same words in another order. After rustc's `edit_distance.rs`.
 */
export function similarName(name: string, candidates: Iterable<string>): string | undefined {
  const lower = name.toLowerCase();
  const others = [...candidates].filter((candidate) => candidate !== name);
  const sameButCase = others.find((candidate) => candidate.toLowerCase() === lower);
  if (sameButCase !== undefined || name.length > longestCompared || others.length > mostCompared) return sameButCase;

  let nearest: string | undefined;
  let sameStart = false;
  // Names that share no letter at all are not similar, however short they are.
  let limit = Math.min(Math.floor(Math.max(name.length, 3) / 3), name.length - 1);
  for (const candidate of others) {
    if (Math.abs(candidate.length - name.length) > limit || candidate.length <= limit) continue;
    const edits = distance(lower, candidate.toLowerCase());
    const startsAlike = candidate[0]?.toLowerCase() === lower[0];
    // Of two that are as near, the one with the same first letter: people rarely get that wrong.
    if (edits > limit || (nearest !== undefined && edits === limit && (sameStart || !startsAlike))) continue;
    nearest = candidate;
    sameStart = startsAlike;
    limit = edits;
  }
  return nearest ?? others.find((candidate) => words(candidate) === words(name));
}

function words(name: string): string {
  return name.toLowerCase().split("_").sort().join("_");
}

/** Insertions, deletions, replacements and swaps of neighbours, no part edited twice (optimal string alignment). */
function distance(a: string, b: string): number {
  let twoBack: number[] = [];
  let back = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(back, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replaced, at(back, j) + 1, at(row, j - 1) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(twoBack, j - 2) + 1);
      row.push(best);
    }
    twoBack = back;
    back = row;
  }
  return at(back, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

/** Letters of other scripts that look like a Latin one: each pair is the letter and its double. */
const doubles: ReadonlyMap<string, string> = new Map(
  (
    "аa сc ԁd еe һh іi јj кk оo рp ԛq ѕs хx уy ԝw АA ВB СC ЕE НH ІI ЈJ КK МM ОO РP ЅS ТT ХX " +
    "αa γy ιi κk νv οo ρp υu χx ωw ΑA ΒB ΕE ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ΖZ ıi"
  )
    .split(" ")
    .map((pair) => [pair.slice(0, 1), pair.slice(1)]),
);

function looksOf(name: string): string[] {
  return [...name].map((letter) => {
    const plain = letter.normalize("NFKC");
    return doubles.get(plain) ?? plain;
  });
}

/** Tells apart two names that look alike, with code points; `undefined` where a reader can see the difference. */
export function confusable(name: string, other: string): string | undefined {
  if (name === other || looksOf(name).join("") !== looksOf(other).join("")) return undefined;
  const letters = [...name];
  const others = [...other];
  const index = letters.findIndex((letter, i) => letter !== others[i]);
  const [here, there] = [letters[index], others[index]];
  if (here === undefined || there === undefined) return `looks like \`${other}\` but is another name`;
  const sign = (letter: string) => `\`${letter}\` (${codePoint(letter)})`;
  return `looks like \`${other}\` but contains ${sign(here)} where \`${other}\` has ${sign(there)}`;
}
