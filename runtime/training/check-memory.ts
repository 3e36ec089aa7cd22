import type { Plan } from "../../compiler/ir/plan.ts";
import { planMemory } from "../../compiler/plan/plan-memory.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { Engine } from "../engines/engine.ts";
import { beyondMemory, closeToLimit, tooMuchMemory } from "../engines/engine-messages.ts";

/**
 * Refuses a plan that is sure to run out of memory.
 * @param span where the recipe says how many images a batch has
 * @throws ProblemError R411
 */
export function checkMemory(plan: Plan, { identity, addressable }: Engine, span?: Span): void {
  const { peak } = planMemory(plan);
  if (addressable !== undefined && peak > addressable) {
    throw new ProblemError(beyondMemory(identity.name, peak, addressable, span));
  }
}

/** Nearer to the end of what an engine can address, what it adds for itself may be too much: up to a third was seen. */
const CLOSE = 0.75;

/** What a plan is predicted to take; all numbers are bytes. What the engine adds for itself is not in it. */
export interface RunMemory {
  /** At the same time, at most. */
  readonly peak: number;
  readonly weights: number;
  /** What an optimizer keeps beside the weights. */
  readonly moments: number;
  /** Why it may be too much, and what to do. */
  readonly warning: string | undefined;
}

/**
 * What to know of a plan's memory before anything of it is made.
 * @param free bytes that the process may still have
 */
export function runMemory(plan: Plan, { identity, addressable }: Engine, free: number): RunMemory {
  const { peak, state } = planMemory(plan);
  const { weight = 0, buffer = 0, moment: moments = 0 } = state;
  const isClose = addressable !== undefined && peak > CLOSE * addressable;
  const warning =
    peak > free ? tooMuchMemory(peak, free) : isClose ? closeToLimit(identity.name, addressable) : undefined;
  return { peak, weights: weight + buffer, moments, warning };
}
