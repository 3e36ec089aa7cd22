import type { Note, Problem } from "../../schema/problem/problem.ts";

/** How much of what a problem rests on is what another one, met before, rests on. */
interface Overlap {
  /** Places that both rest on. */
  readonly shared: number;
  /** Of those, places of the other's divisor. */
  readonly divisors: number;
  /** Whether the one rests on nothing else. */
  readonly isAll: boolean;
  /** Whether both say the same, or have the same to say of their numbers. */
  readonly sameWords: boolean;
  readonly sameNumbers: boolean;
}

/**
 * When a problem of the first code is an echo of one of the second: to mend what the other rests on is to mend it.
 * What is independent shares a size now and then, but hardly two, and a divisor that does not divide is the likely
 * culprit of whatever else is no whole number.
 */
const ECHOES: ReadonlyMap<string, (overlap: Overlap) => boolean> = new Map([
  ["S303 S303", ({ shared, divisors, sameNumbers }) => shared >= 2 || (divisors >= 1 && sameNumbers)],
  ["P214 S303", ({ divisors }) => divisors >= 1],
  ["P214 P214", ({ shared }) => shared >= 1],
  ["E509 E509", ({ isAll, sameWords }) => isAll && sameWords],
  ["G621 G621", ({ isAll, sameWords }) => isAll && sameWords],
]);

/** Whether a problem has the cause of one that was reported before: one cause is one problem. */
export function isEcho(found: Problem, other: Problem): boolean {
  const rule = ECHOES.get(`${found.code} ${other.code}`);
  if (rule === undefined || found.because.length === 0) return false;
  const places = new Map(other.because.map((note) => [placeKey(note), note]));
  const common = found.because.flatMap((note) => places.get(placeKey(note)) ?? []);
  return rule({
    shared: common.length,
    divisors: common.filter(({ other: second }) => second === true).length,
    isAll: common.length === found.because.length,
    sameWords: found.message === other.message,
    sameNumbers: found.label === other.label,
  });
}

const placeKey = ({ span }: Note): string => `${span.source.name} ${span.start}`;
