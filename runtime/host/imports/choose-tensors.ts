import { matchesGlob } from "../../../compiler/checkpoint/name-glob.ts";
import {
  type FittedLayout,
  fittedLayouts,
  type KeyPrefix,
  nameInFile,
} from "../../../compiler/checkpoint/recognise-layout.ts";
import type { WeightSource } from "../../../compiler/checkpoint/weight-source.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import type { CheckpointMap } from "../../../schema/spec/spec.ts";
import { emptyGlob, missingTensors, uncoveredWeights, unexpectedTensors, unknownLayout } from "./import-messages.ts";
import type { WeightFiles } from "./weight-files.ts";

/** What may be amiss, as the user allows. */
export interface Allowances {
  /** Patterns of their tensors that are left out. */
  readonly ignore: readonly string[];
  /** Patterns of our weights that begin as in training. */
  readonly fresh: readonly string[];
}

/** Which tensors make which weights. */
export interface ChosenTensors {
  readonly layout: string;
  readonly prefix: KeyPrefix;
  /** Weights with the names that their tensors have in the files. */
  readonly read: readonly { readonly source: WeightSource; readonly keys: readonly string[] }[];
  /** Paths of weights that begin as in training. */
  readonly fresh: readonly string[];
  /** Tensors that no weight is made of. */
  readonly unused: readonly string[];
  /** What is missing and what is too much. */
  readonly problems: readonly Problem[];
}

/**
 * Lays the map over the files that fits them best.
 * @param maps those that may be taken
 * @throws ProblemError F439 where none knows a name, F448
 */
export function chooseTensors(
  typed: TypedGraph,
  maps: readonly CheckpointMap[],
  files: WeightFiles,
  allowed: Allowances,
): ChosenTensors {
  const layouts = fittedLayouts(typed, maps, files.tensors);
  const [best] = layouts;
  if (best !== undefined && best.found > 0) return laidOver(best, [...typed.weights.keys()], files, allowed);
  const known = layouts.map(({ fit }) => [fit.map.name.text, fit.sources.flatMap((source) => source.keys)] as const);
  throw new ProblemError(unknownLayout(files.name, known, [...files.tensors.keys()]));
}

function laidOver(
  { fit, prefix, bare }: FittedLayout,
  paths: readonly string[],
  { name: file, files, tensors }: WeightFiles,
  allowed: Allowances,
): ChosenTensors {
  const layout = fit.map.name.text;
  const all = [...tensors.keys()];
  const isFresh = anyOf(globs("--fresh", allowed.fresh, paths));
  const isIgnored = anyOf(globs("--ignore", allowed.ignore, all));
  const named = (key: string) => nameInFile(key, prefix, tensors);
  const read = fit.sources
    .filter(({ path }) => !isFresh(path))
    .map((source) => ({ source, keys: source.keys.map(named) }));
  const used = new Set(read.flatMap(({ keys }) => keys));
  const missing = fit.missing.filter(({ path }) => !isFresh(path)).map(({ key, path }) => ({ key: named(key), path }));
  const tooMuch = new Set(fit.unexpected);
  const isTooMuch = (name: string | undefined) => name === undefined || tooMuch.has(name);
  const unexpected = all.filter((key) => isTooMuch(bare(key)) && !isIgnored(key));
  const uncovered = fit.uncovered.filter((path) => !isFresh(path));
  const absent = missing.map(({ key }) => key);
  return {
    layout,
    prefix,
    read,
    fresh: paths.filter(isFresh),
    unused: all.filter((key) => !used.has(key)),
    problems: [
      ...(uncovered.length > 0 ? [uncoveredWeights(layout, uncovered)] : []),
      ...(missing.length > 0 ? [missingTensors(file, layout, missing, unexpected, partsOf(files))] : []),
      ...(unexpected.length > 0 ? [unexpectedTensors(file, layout, unexpected, absent)] : []),
    ],
  };
}

/** Of how many parts a file is one, as its name has it, where it stands for all of them. */
function partsOf([file = "", ...more]: readonly string[]): number {
  const count = /-\d{5}-of-(\d{5})\.safetensors$/.exec(file)?.[1];
  return more.length > 0 || count === undefined ? 1 : Number(count);
}

type Test = (name: string) => boolean;

function globs(flag: string, patterns: readonly string[], names: readonly string[]): readonly Test[] {
  return patterns.map((pattern) => {
    const matches = matchesGlob(pattern);
    if (!names.some(matches)) throw new ProblemError(emptyGlob(flag, pattern, names));
    return matches;
  });
}

const anyOf =
  (tests: readonly Test[]): Test =>
  (name) =>
    tests.some((test) => test(name));
