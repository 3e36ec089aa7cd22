import type { CheckpointMap } from "../../schema/spec/spec.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { betterFirst, type CheckpointFit, type ForeignTensor, fitOfMap, wantedBy } from "./checkpoint-fit.ts";

/** How a file's names differ from a map's throughout: a wrapper's prefix in front, or one of the map's left out. */
export interface KeyPrefix {
  readonly added: string;
  readonly dropped: string;
}

/** A map laid over the tensors of a file. */
export interface FittedLayout {
  /** By the names that the map gives. */
  readonly fit: CheckpointFit;
  readonly prefix: KeyPrefix;
  /** How many of the tensors that the map names the file has. */
  readonly found: number;
  /** What the map calls a tensor of the file; undefined where the file has another by that name. */
  bare(key: string): string | undefined;
}

const prefixed = (name: string, { added, dropped }: KeyPrefix): string =>
  `${added}${name.startsWith(dropped) ? name.slice(dropped.length) : name}`;

/**
 * What a file calls a tensor that the map calls by this name. A wrapper may be around a part of the model only, such as a
 * backbone beside its head: what is not there behind the prefix may be there without.
 */
export function nameInFile(name: string, prefix: KeyPrefix, file: { has(key: string): boolean }): string {
  const behind = prefixed(name, prefix);
  return !file.has(behind) && file.has(name) ? name : behind;
}

/**
 * Every map over a file's tensors, behind the prefix under which the file has most of its names; first the one with the
 * fewest tensors too few or too many, if it has any at all.
 */
export function fittedLayouts(
  typed: TypedGraph,
  maps: readonly CheckpointMap[],
  foreign: ReadonlyMap<string, ForeignTensor>,
): readonly FittedLayout[] {
  return maps
    .map((map) => fitted(typed, map, foreign))
    .sort((a, b) => Number(b.found > 0) - Number(a.found > 0) || betterFirst(a.fit, b.fit));
}

function fitted(typed: TypedGraph, map: CheckpointMap, foreign: ReadonlyMap<string, ForeignTensor>): FittedLayout {
  const asked = wantedBy(typed, map);
  const names = [...asked.wanted];
  const prefix = commonPrefix(names, new Set(foreign.keys()));
  const called = new Map(names.map((name) => [nameInFile(name, prefix, foreign), name]));
  const bare = (key: string) => called.get(key) ?? unprefixed(key, prefix, asked.wanted);
  const known = [...foreign].flatMap(([key, tensor]) => {
    const name = bare(key);
    return name === undefined ? [] : [[name, tensor] as const];
  });
  const fit = fitOfMap(map, asked, new Map(known));
  return { fit, prefix, found: [...called.keys()].filter((key) => foreign.has(key)).length, bare };
}

/** What is ignored is called so behind a prefix too. */
function unprefixed(key: string, { added, dropped }: KeyPrefix, taken: ReadonlySet<string>): string | undefined {
  const name = key.startsWith(added) ? `${dropped}${key.slice(added.length)}` : key;
  return taken.has(name) ? undefined : name;
}

/** The prefix under which a file has most of a map's names; none where that does as well. */
function commonPrefix(names: readonly string[], keys: ReadonlySet<string>): KeyPrefix {
  const found = (prefix: KeyPrefix) => names.filter((name) => keys.has(prefixed(name, prefix))).length;
  let best: KeyPrefix = { added: "", dropped: "" };
  let most = found(best);
  for (const prefix of candidates(names, [...keys])) {
    const count = found(prefix);
    if (count > most) [best, most] = [prefix, count];
  }
  return best;
}

/** What stands before the map's names in the file, and what before the file's in the map; the commonest first. */
function candidates(names: readonly string[], keys: readonly string[]): readonly KeyPrefix[] {
  const added = commonest(prefixesBefore(names, keys)).map((text) => ({ added: text, dropped: "" }));
  const dropped = commonest(prefixesBefore(keys, names)).map((text) => ({ added: "", dropped: text }));
  return [...added, ...dropped];
}

/** Of each longer name that ends with one of the shorter, behind a dot: what stands before that. */
function* prefixesBefore(shorter: readonly string[], longer: readonly string[]): Iterable<string> {
  const ends = new Set(shorter);
  for (const name of longer)
    for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1))
      if (ends.has(name.slice(dot + 1))) yield name.slice(0, dot + 1);
}

/** As many prefixes are tried; wrappers put the same one before every name, so that it is among the commonest. */
const MOST_TRIED = 8;

function commonest(texts: Iterable<string>): readonly string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_TRIED)
    .map(([text]) => text);
}
