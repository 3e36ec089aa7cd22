import type { PlanValue, Program } from "../../ir/plan.ts";
import type { BoundType } from "../../kernels/kernel.ts";
import { type AdamUpdate, adamUpdates } from "./adam-updates.ts";
import { type Pattern, patternsOf } from "./patterns.ts";

/** A program as it is written: in ops that are several of its steps, and without those that nothing asks for then. */
export interface ProgramNeeds {
  readonly patterns: ReadonlyMap<PlanValue, Pattern>;
  readonly updates: readonly AdamUpdate[];
  /** What is written beside the updates: state path ← value. */
  readonly writes: readonly (readonly [path: string, value: PlanValue])[];
  readonly needed: ReadonlySet<PlanValue>;
}

export function programNeeds(program: Program, types: ReadonlyMap<PlanValue, BoundType>): ProgramNeeds {
  const patterns = patternsOf(program, types);
  const all = adamUpdates(program);
  const needs = needsOf(program, patterns, all);
  // What an update makes in place is nowhere else to be read, as a running average of the weights would.
  const updates = all.filter((update) =>
    statesOf(update).every((path) => !needs.needed.has(program.writes[path] ?? -1)),
  );
  return updates.length === all.length ? needs : needsOf(program, patterns, updates);
}

function needsOf(
  program: Program,
  patterns: ReadonlyMap<PlanValue, Pattern>,
  updates: readonly AdamUpdate[],
): ProgramNeeds {
  const updated = new Set(updates.flatMap(statesOf));
  const writes = Object.entries(program.writes).filter(([path]) => !updated.has(path));
  const needed = new Set([
    ...Object.values(program.outputs),
    ...writes.map(([, value]) => value),
    ...updates.flatMap((update) => operandsOf(program, update)),
  ]);
  for (const { inputs, outputs } of program.steps.toReversed()) {
    if (!outputs.some(({ value }) => needed.has(value))) continue;
    const [first] = outputs;
    const pattern = first && patterns.get(first.value);
    for (const value of pattern?.reads ?? inputs) needed.add(value);
  }
  return { patterns, updates, writes, needed };
}

const statesOf = ({ weight, first, second }: AdamUpdate): readonly string[] => [weight, first, second];

function operandsOf(
  { reads }: Program,
  { weight, gradient, stepSize, epsilon, keep }: AdamUpdate,
): readonly PlanValue[] {
  const before = keep === undefined ? undefined : reads[weight];
  return [gradient, stepSize, epsilon, keep, before].filter((value) => value !== undefined);
}
