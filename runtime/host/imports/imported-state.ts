import { weightEntries } from "../../../compiler/compile.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import { Rejection } from "../../../compiler/shape/rejection.ts";
import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { taken } from "../../format/foreign-weights.ts";
import { initialTensor } from "../../training/initialize.ts";
import { notNumber } from "../../training/train.ts";
import type { ChosenTensors } from "./choose-tensors.ts";
import { importedNoNumbers, misshapenTensors } from "./import-messages.ts";
import { readTensor, type WeightFiles } from "./weight-files.ts";

/** A table of another grid that was brought to the model's. */
export interface ResizedTensor {
  readonly key: string;
  /** Whose rule did it. */
  readonly by: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

export interface ImportedState {
  readonly state: ReadonlyMap<string, HostTensor>;
  readonly resized: readonly ResizedTensor[];
}

/**
 * The weights that a model is given: read from files, or as training begins them.
 * @param disagreements what the source says of sizes that the spec does not
 * @throws ProblemError with all that is wrong with the tensors at once
 */
export function importedState(
  typed: TypedGraph,
  files: WeightFiles,
  { read, fresh, problems }: ChosenTensors,
  seed: number,
  disagreements: readonly string[],
): ImportedState {
  const entries = weightEntries(typed.weights);
  const state = new Map<string, HostTensor>();
  const misfits: Problem[] = [];
  const resized: ResizedTensor[] = [];
  for (const { source, keys } of read) {
    const theirs = keys.flatMap((key) => files.tensors.get(key) ?? []);
    if (theirs.length < keys.length) continue;
    try {
      const change = source.resized(theirs.map(({ shape }) => shape));
      if (change !== undefined) resized.push({ key: keys.join(", "), ...change });
      state.set(source.path, taken(source, theirs.map(readTensor)));
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      misfits.push(error.problem);
    }
  }
  const [first] = misfits;
  const said = misfits.map(({ message }) => message);
  const all = [...problems];
  if (first !== undefined) all.push(misshapenTensors(files.name, said, disagreements, first.span));
  if (all.length > 0) throw new ProblemError(all);
  for (const path of fresh) {
    const entry = entries[path];
    if (entry !== undefined) state.set(path, initialTensor(path, entry, seed));
  }
  const odd = notNumber(state);
  if (odd !== undefined) throw new ProblemError(importedNoNumbers(files.name, ...odd));
  // In the model's order, as a run's own are.
  const ordered = Object.keys(entries).map((path) => [path, state.get(path)] as const);
  return { state: new Map(ordered.filter(isThere)), resized };
}

const isThere = (entry: readonly [string, HostTensor | undefined]): entry is readonly [string, HostTensor] =>
  entry[1] !== undefined;
