import { type Size, sizeText } from "../size/size.ts";

/** `patch_merging` → `Patch merging`, `ffn` → `FFN`. */
export function sentence(name: string): string {
  const words = name.replaceAll("_", " ").trim();
  if (/^[b-df-hj-np-tv-xz]{2,4}$/.test(words)) return words.toUpperCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `MLP`, or `MLP · tokens` where what its call is named says more than the block's own name. */
export function calledBlock(block: string, id: string | undefined): string {
  const words = block.split("_");
  const initials = words.map((word) => word.charAt(0)).join("");
  const isSaid = (part: string) =>
    part === "" || initials.startsWith(part) || words.some((word) => isShort(part, word) || isShort(word, part));
  // `norm1` is the first of some: where it stands says so already.
  const more = (id ?? "").split("_").filter((part) => !isSaid(part.replace(/\d+$/, "")));
  return [sentence(block), ...(more.length === 0 ? [] : [more.join(" ")])].join(" · ");
}

/** Whether one is the other without some letters, not the first: `attn`, `attention`. */
function isShort(part: string, word: string): boolean {
  let at = 0;
  for (const letter of word) if (letter === part.charAt(at)) at++;
  return part.charAt(0) === word.charAt(0) && at === part.length;
}

/** A size with an operator in it is written without spaces, so that each word is an axis. */
export const sizeWord = (size: Size): string => sizeText(size).replaceAll(" ", "");

/** `940 weights`, `16.8 k weights`, `86.6 M weights`. */
export function weightWords(count: number): string {
  return `${quantity(count)} ${count === 1 ? "weight" : "weights"}`;
}

/** The same of what stands in several places: `224.7 k … 14.2 M weights`; nothing where there are none. */
export function weightRange(counts: readonly number[]): string | undefined {
  const low = Math.min(...counts);
  const high = Math.max(...counts);
  if (counts.length === 0 || high === 0) return undefined;
  return low === high ? weightWords(low) : `${quantity(low)} … ${weightWords(high)}`;
}

/** `7.1 M each × 12 = 85.0 M` */
export const sumWords = (each: number, times: number, sum: number): string =>
  `${quantity(each)} each × ${times} = ${quantity(sum)}`;

function quantity(count: number): string {
  const scales: readonly (readonly [number, string])[] = [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ];
  for (const [scale, unit] of scales) {
    // What would round to the next unit's 1000 is written in that unit.
    if (count >= 0.99995 * scale && count >= 1000) return `${(count / scale).toFixed(1)} ${unit}`;
  }
  return String(count);
}

/** A number as briefly as it can be said without misleading. */
export function numberWords(value: number): string {
  return String(Number(value.toPrecision(4))).replace("-", "−");
}

/** A number that may differ from one repetition to the next: `0.1`, or `0 … 0.1`. */
export function rangeWords(values: readonly number[]): string {
  let [low = 0] = values;
  let high = low;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low === high ? numberWords(low) : `${numberWords(low)} … ${numberWords(high)}`;
}

/** Texts that differ in numbers, with what those reach from and to: `h 0 … 3`; the first of texts that differ in more. */
export function sharedText([first = "", ...others]: readonly string[]): string {
  const partsOf = (text: string) => text.split(/(−?\d+(?:\.\d+)?)/);
  const all = others.map(partsOf);
  const own = partsOf(first);
  const isWord = (at: number) => at % 2 === 0;
  if (all.some((parts) => parts.length !== own.length || parts.some((part, i) => isWord(i) && part !== own[i])))
    return first;
  const numberAt = (parts: readonly string[], at: number) => Number(parts[at]?.replace("−", "-"));
  return own
    .map((part, i) => (isWord(i) ? part : rangeWords([own, ...all].map((parts) => numberAt(parts, i)))))
    .join("");
}

/** Which of a loop's iterations: `0`, `1–10`, `0, 2, 4`, `1, 3 … 23`, `0, 1, 4 and 7 more`. */
export function indexWords(indices: readonly number[]): string {
  const [first = 0, second = 0] = indices;
  const last = indices.at(-1) ?? 0;
  if (indices.length === 1) return String(first);
  const step = second - first;
  const even = indices.every((index, i) => index === first + i * step);
  if (even && step === 1 && indices.length > 2) return `${first}–${last}`;
  if (indices.length <= 4) return indices.join(", ");
  return even ? `${first}, ${second} … ${last}` : `${indices.slice(0, 3).join(", ")} and ${indices.length - 3} more`;
}
