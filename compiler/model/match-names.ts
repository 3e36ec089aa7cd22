import { MOST_PROBLEMS } from "../../schema/problem/enough-problems.ts";
import { similarName } from "../../schema/problem/similar.ts";
import type { Entry, Name } from "../../schema/spec/spec.ts";

/** An entry under a name that nobody knows. */
export interface Stranger {
  readonly written: Name;
  /** Whether it is like a name that nothing was written for: it is taken for that. */
  readonly isMeant: boolean;
}

/** Entries by the name they are for, and those under names that nobody knows, as many of them as anybody reads. */
export function matchNames<T>(
  entries: readonly Entry<T>[],
  names: readonly Name[],
): readonly [ReadonlyMap<string, Entry<T>>, readonly Stranger[]] {
  const known = new Set(names.map(({ text }) => text));
  const given = new Map(entries.filter(({ name }) => known.has(name.text)).map((entry) => [entry.name.text, entry]));
  const strangers = entries
    .filter(({ name }) => !known.has(name.text))
    .slice(0, MOST_PROBLEMS)
    .map((entry): Stranger => {
      const open = names.map(({ text }) => text).filter((name) => !given.has(name));
      const meant = similarName(entry.name.text, open);
      if (meant !== undefined) given.set(meant, entry);
      return { written: entry.name, isMeant: meant !== undefined };
    });
  return [given, strangers];
}
