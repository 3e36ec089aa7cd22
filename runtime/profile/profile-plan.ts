import type { Plan } from "../../compiler/ir/plan.ts";
import type { Engine, EngineIdentity } from "../engines/engine.ts";
import type { TimedRun } from "../engines/run-watch.ts";
import { initialState } from "../training/initialize.ts";
import { exampleInputs } from "./example-inputs.ts";
import { type Measured, measured, median, spanOf } from "./measured.ts";
import { measurePeak } from "./peak.ts";

/** Where the time and the memory of a step go. */
export interface Profile {
  readonly model: string;
  readonly signature: string;
  readonly batch: number | undefined;
  readonly engine: EngineIdentity;
  /** Milliseconds of each step that was measured, with inputs written and outputs read. */
  readonly steps: readonly number[];
  /** The most floating-point operations a second that the engine reaches here. */
  readonly peak: number;
  readonly measured: Measured;
  /** Milliseconds of a step before its first part and after its last: inputs are written, outputs read, threads asked. */
  readonly outside: number;
  /** Whether parts were found by running a step as far as each of them, because the engine tells nothing of its parts. */
  readonly byPrefixes: boolean;
  /** One of the steps, of a median time. */
  readonly step: TimedRun | undefined;
}

/** Steps before the first that is measured: a machine translates what it runs often once more, and better. */
const WARM_UP = 3;

/**
 * Runs steps of a plan and measures each part of them. Weights are as a run begins with and inputs are made up: what
 * they are does not matter to how long a step takes.
 */
export async function profilePlan(engine: Engine, plan: Plan, signature: string, count: number): Promise<Profile> {
  const program = plan.signatures[signature]?.[0];
  if (program === undefined) throw new Error(`the plan has no signature ${signature}`);
  const runs: TimedRun[] = [];
  const steps: number[] = [];
  const prepared = engine.prepare(plan, { ran: (run) => void runs.push(run) });
  try {
    prepared.writeState(initialState(plan.state, 0));
    for (let step = 1; step <= WARM_UP + count; step++) {
      const inputs = exampleInputs(program.inputs, step);
      const begin = performance.now();
      await prepared.run(signature, inputs);
      const took = performance.now() - begin;
      steps.push(runs[step - 1]?.alone ?? took);
    }
  } finally {
    prepared.dispose();
  }
  const measuredSteps = steps.slice(WARM_UP);
  const measuredRuns = runs.slice(WARM_UP);
  const order = [...measuredSteps.keys()].sort((a, b) => (measuredSteps[a] ?? 0) - (measuredSteps[b] ?? 0));
  return {
    model: plan.name,
    signature,
    batch: program.bindings.b,
    engine: engine.identity,
    steps: measuredSteps,
    // One that tells nothing of a plan tells nothing of another.
    peak: runs.length === 0 ? 0 : await measurePeak(engine),
    measured: measured(measuredRuns),
    outside: median(measuredRuns.map((run, at) => (measuredSteps[at] ?? 0) - spanOf(run))),
    byPrefixes: runs.some(({ alone }) => alone !== undefined),
    step: measuredRuns[order[order.length >> 1] ?? 0],
  };
}

/** All that a step consists of, each taken by itself: less than the step where other programs had the processor. */
export const accountedTime = ({ outside, measured: { parts, waiting } }: Profile): number =>
  parts.reduce((sum, { time }) => sum + time, waiting + outside);
