import type { Problem } from "../../schema/problem/problem.ts";
import type { CheckpointMap } from "../../schema/spec/spec.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { Rejection } from "../shape/rejection.ts";
import { MapReading } from "./map-reading.ts";
import { matchesGlob } from "./name-glob.ts";
import { counterBeside } from "./pytorch-layout.ts";
import type { WeightSource } from "./weight-source.ts";

/** A tensor of another library's checkpoint, without its numbers. */
export interface ForeignTensor {
  readonly shape: readonly number[];
}

type Shapes = readonly (readonly number[])[];

/** How well a checkpoint fits one map of a spec. */
export interface CheckpointFit {
  readonly map: CheckpointMap;
  /** What each of our weights is made of, under this map. */
  readonly sources: readonly WeightSource[];
  /** Weights of ours that no rule is for. */
  readonly uncovered: readonly string[];
  /** Tensors that a rule asks for, and the checkpoint has not. */
  readonly missing: readonly { readonly key: string; readonly path: string }[];
  /** Tensors that no rule reads, and the map does not ignore. */
  readonly unexpected: readonly string[];
  /** What is wrong with the shapes of those that are there. */
  readonly misshapen: readonly Problem[];
  /** How many weights would leave in the shapes that they came in: not so where leading axes of 1 were forgiven. */
  readonly exact: number;
}

/** Nothing is missing and nothing has another shape; what is unexpected may stand beside. */
export const isWhole = ({ uncovered, missing, misshapen }: CheckpointFit): boolean =>
  uncovered.length + missing.length + misshapen.length === 0;

/**
 * How well a checkpoint fits each of a spec's maps, the best fit first: the one with fewest tensors too few or too many,
 * then with most of the right shape.
 */
export function checkpointFits(
  typed: TypedGraph,
  foreign: ReadonlyMap<string, ForeignTensor>,
): readonly CheckpointFit[] {
  return typed.model.spec.checkpoints.map((map) => fitOfMap(map, wantedBy(typed, map), foreign)).sort(betterFirst);
}

/** The order of fits. */
export const betterFirst = (a: CheckpointFit, b: CheckpointFit): number =>
  faultsOf(a) - faultsOf(b) || a.misshapen.length - b.misshapen.length || b.exact - a.exact;

const faultsOf = ({ uncovered, missing, unexpected }: CheckpointFit): number =>
  uncovered.length + missing.length + unexpected.length;

/** How well a checkpoint fits one of them, of which this is asked for. */
export function fitOfMap(
  map: CheckpointMap,
  { sources, uncovered, wanted, isIgnored }: Wanted,
  foreign: ReadonlyMap<string, ForeignTensor>,
): CheckpointFit {
  const there = sources.flatMap((source) => {
    const shapes = shapesOf(source, foreign);
    return shapes === undefined ? [] : [{ source, shapes }];
  });
  return {
    map,
    sources,
    uncovered,
    missing: sources.flatMap(({ path, keys }) => keys.filter((key) => !foreign.has(key)).map((key) => ({ key, path }))),
    unexpected: [...foreign.keys()].filter((key) => !wanted.has(key) && !isIgnored(key)),
    misshapen: there.flatMap(({ source, shapes }) => rejected(() => source.accept(shapes)) ?? []),
    exact: there.filter(({ source, shapes }) => isExact(source, shapes)).length,
  };
}

/** What a map asks for, whatever a checkpoint has. */
export interface Wanted extends Pick<CheckpointFit, "sources" | "uncovered"> {
  /** Their keys that are read. */
  readonly wanted: ReadonlySet<string>;
  /** Whether a key may be there though nothing reads it. */
  isIgnored(key: string): boolean;
}

export function wantedBy(typed: TypedGraph, map: CheckpointMap): Wanted {
  const reading = new MapReading(map, typed);
  const found = [...typed.weights.keys()].map((path) => ({ path, source: reading.sourceOf(path) }));
  const sources = found.flatMap(({ source }) => source ?? []);
  const wanted = new Set(sources.flatMap(({ keys }) => keys));
  return {
    sources,
    wanted,
    uncovered: found.flatMap(({ path, source }) => (source === undefined ? [path] : [])),
    isIgnored: ignoredBy(map, wanted),
  };
}

/** The shapes of what a weight is made of, if all of it is there. */
function shapesOf({ keys }: WeightSource, foreign: ReadonlyMap<string, ForeignTensor>): Shapes | undefined {
  const shapes = keys.flatMap((key) => foreign.get(key) ?? []).map(({ shape }) => shape);
  return shapes.length === keys.length ? shapes : undefined;
}

/** Of a rule that reads one way only, nothing is known. */
function isExact(source: WeightSource, shapes: Shapes): boolean {
  let theirs: Shapes = [];
  const fault = rejected(() => {
    theirs = source.theirShapes();
  });
  return fault === undefined && shapes.join(";") === theirs.join(";");
}

function rejected(work: () => void): Problem | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Rejection) return error.problem;
    throw error;
  }
}

/** What may be there and is not read. */
function ignoredBy({ ignore, layout }: CheckpointMap, read: ReadonlySet<string>): (key: string) => boolean {
  const patterns = ignore.map(({ text }) => matchesGlob(text));
  const counters = new Set(layout === undefined ? [] : [...read].map(counterBeside));
  return (key) => counters.has(key) || patterns.some((isLike) => isLike(key));
}
