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

/** What a plan has not: room in what its engine can address, or in the machine. */
export interface MemoryLack {
  readonly peak: number;
  readonly limit: number;
  readonly of: "engine" | "machine";
}

/** @param machine bytes that there are in all, on this machine or in this container */
export function memoryLack(plan: Plan, { addressable }: Engine, machine: number): MemoryLack | undefined {
  const { peak } = planMemory(plan);
  if (addressable !== undefined && peak > addressable) return { peak, limit: addressable, of: "engine" };
  return peak > machine ? { peak, limit: machine, of: "machine" } : undefined;
}

/** A batch that there is room for, and what its plan takes. */
export interface FittingBatch {
  readonly batch: number;
  readonly peak: number;
}

/**
 * The largest half, quarter, … of a batch that fits.
 * @param compiled the plan of a batch
 * @param fits whether there is room for a plan
 */
export async function fittingBatch(
  batch: number,
  compiled: (batch: number) => Promise<Plan>,
  fits: (plan: Plan) => boolean,
): Promise<FittingBatch | undefined> {
  for (let size = Math.floor(batch / 2); size >= 1; size = Math.floor(size / 2)) {
    const plan = await compiled(size);
    if (fits(plan)) return { batch: size, peak: planMemory(plan).peak };
  }
  return undefined;
}

/** Nearer to the end of what an engine can address, what it adds for itself may be too much: up to a third was seen. */
const CLOSE = 0.75;

/** What a plan is predicted to take; all numbers are bytes. What the engine adds for itself is not in it. */
export interface RunMemory {
  /** At the same time, at most. */
  readonly peak: number;
  readonly weights: number;
  /** What training keeps beside the weights: an optimizer's means, averages, sums of gradients. */
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
  const { weight = 0, buffer = 0, ...beside } = state;
  const moments = Object.values(beside).reduce((sum, bytes) => sum + bytes, 0);
  const isClose = addressable !== undefined && peak > CLOSE * addressable;
  const warning =
    peak > free ? tooMuchMemory(peak, free) : isClose ? closeToLimit(identity.name, addressable) : undefined;
  return { peak, weights: weight + buffer, moments, warning };
}
