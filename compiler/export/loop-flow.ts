import type { LoopItem, Ref, Source } from "../outline/outline.ts";

/** What becomes of the slots of a loop's iterations. */
export interface Flow {
  /** For each slot, its first source, and whether iterations hand it on. */
  readonly slots: readonly { readonly first: Exclude<Source, { iteration: number }>; readonly carried: boolean }[];
  /** For each iteration, the value that each carried slot has afterwards. */
  readonly next: readonly (readonly (Ref | undefined)[])[];
  /** Values that are read from iterations afterwards, other than those carried out of the last. */
  readonly collected: readonly (readonly Ref[])[];
}

/** Where iterations pass values on from one to the next only; nothing where they do not. */
export function flowOf({ count, sources, made, kinds }: LoopItem): Flow | undefined {
  const [start = []] = sources;
  if (count < 2 || sources.some((given) => given.length !== start.length)) return undefined;
  const slots = start.map((first, slot) => {
    const later = sources.slice(1).map((given) => given[slot]);
    if ("iteration" in first || "literal" in first) return undefined;
    const stays = later.every(
      (one) => one !== undefined && "ref" in one && !("iteration" in one) && one.ref === first.ref,
    );
    const carried = later.every((one, i) => one !== undefined && "iteration" in one && one.iteration === i);
    return stays || carried ? { first, carried: !stays } : undefined;
  });
  if (slots.some((slot) => slot === undefined)) return undefined;
  const known = slots.filter((slot) => slot !== undefined);
  const refOf = (source: Source | undefined): Ref | undefined =>
    source !== undefined && "iteration" in source ? source.ref : undefined;
  const kindOf = (iteration: number) => kinds.findIndex(({ indices }) => indices.includes(iteration));
  const carriedCount = known.filter(({ carried }) => carried).length;
  const next = Array.from({ length: count }, (_, i) =>
    known.map(({ carried }, slot) => {
      if (!carried) return undefined;
      if (i + 1 < count) return refOf(sources[i + 1]?.[slot]);
      const twin = Array.from({ length: count - 1 }, (_, j) => j).find((j) => kindOf(j) === kindOf(i));
      if (twin !== undefined) return refOf(sources[twin + 1]?.[slot]);
      const ends = made.filter(({ from }) => from.iteration === i);
      return carriedCount === 1 && ends.length === 1 ? ends[0]?.from.ref : undefined;
    }),
  );
  if (next.some((refs) => refs.some((ref, slot) => ref === undefined && known[slot]?.carried === true)))
    return undefined;
  const isEnd = (iteration: number, ref: Ref) => iteration === count - 1 && next[iteration]?.includes(ref) === true;
  const rest = made.filter(({ from }) => !isEnd(from.iteration, from.ref));
  const collected = Array.from({ length: count }, (_, i) =>
    [...new Set(rest.filter(({ from }) => from.iteration === i).map(({ from }) => from.ref))].sort((a, b) => a - b),
  );
  // Values that some iterations alone are asked for would make their lists of different lengths.
  const [some = []] = collected;
  if (collected.some((refs) => refs.length !== some.length)) return undefined;
  return { slots: known, next, collected };
}
