import { bytesOf } from "../graph/cost.ts";
import type { Plan, Program, StateRole } from "../ir/plan.ts";

/** Bytes that a plan takes, as predicted: what an engine adds for itself is not in it. */
export interface PlanMemory {
  /** Weights and what training keeps beside them, such as AdamW's moments. */
  readonly state: Readonly<Partial<Record<StateRole, number>>>;
  /** What is there at the same time at most, in whichever program that is. */
  readonly peak: number;
  /** Signature → the same in its programs alone. */
  readonly peaks: Readonly<Record<string, number>>;
}

export function planMemory(plan: Plan): PlanMemory {
  const state: Partial<Record<StateRole, number>> = {};
  for (const entry of Object.values(plan.state)) state[entry.role] = (state[entry.role] ?? 0) + bytesOf(entry);
  const peaks = Object.fromEntries(
    Object.entries(plan.signatures).map(([name, programs]) => [
      name,
      Math.max(0, ...programs.map((program) => program.peakBytes + idleBytes(plan, program))),
    ]),
  );
  return { state, peak: Math.max(0, ...Object.values(peaks)), peaks };
}

/** State and constants that are there although the program does not read them: all of a plan's are kept at once. */
function idleBytes(plan: Plan, { reads, constants }: Program): number {
  const idle = [
    ...Object.entries(plan.state).filter(([path]) => reads[path] === undefined),
    ...Object.entries(plan.constants).filter(([key]) => constants[key] === undefined),
  ];
  return idle.reduce((sum, [, entry]) => sum + bytesOf(entry), 0);
}
