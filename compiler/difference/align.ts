/** What stands at one place of two lists: in both, or in one of them. */
export interface Pair<T> {
  readonly before: T | undefined;
  readonly now: T | undefined;
}

/**
 * Two lists laid side by side: the longest run of things with one key that stand in the same order in both; between
 * them, by the next key, the longest run of what is left there; and so on. What stays alone comes in the lists' own
 * orders, what was before first. Takes time of the product of their lengths.
 */
export function align<T>(before: readonly T[], now: readonly T[], keys: readonly ((one: T) => string)[]): Pair<T>[] {
  const [keyOf, ...others] = keys;
  if (keyOf === undefined || before.length === 0 || now.length === 0) {
    return [
      ...before.map((one) => ({ before: one, now: undefined })),
      ...now.map((one) => ({ before: undefined, now: one })),
    ];
  }
  const pairs: Pair<T>[] = [];
  let [i, j] = [0, 0];
  const upTo = (k: number, l: number) => pairs.push(...align(before.slice(i, k), now.slice(j, l), others));
  for (const [k, l] of commonRun(before.map(keyOf), now.map(keyOf))) {
    upTo(k, l);
    pairs.push({ before: before[k], now: now[l] });
    [i, j] = [k + 1, l + 1];
  }
  upTo(before.length, now.length);
  return pairs;
}

/** The places of the longest run of words that both lists have in one order. */
function commonRun(left: readonly string[], right: readonly string[]): (readonly [number, number])[] {
  const lengths = [...left, ""].map(() => new Uint32Array(right.length + 1));
  const longest = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const length = left[i] === right[j] ? longest(i + 1, j + 1) + 1 : Math.max(longest(i + 1, j), longest(i, j + 1));
      lengths[i]?.fill(length, j, j + 1);
    }
  }
  const run: (readonly [number, number])[] = [];
  for (let [i, j] = [0, 0]; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) run.push([i++, j++]);
    else if (longest(i + 1, j) >= longest(i, j + 1)) i++;
    else j++;
  }
  return run;
}
