import type { EngineName } from "./engine.ts";
import { engineCosts } from "./engine-costs.ts";
import type { EngineCosts, Line, Work } from "./work.ts";

/** What an engine would take for some work, in seconds. */
export interface Estimate {
  readonly engine: EngineName;
  readonly load: number;
  /** All steps together. */
  readonly steps: number;
}

export const wholeTime = ({ load, steps }: Estimate): number => load + steps;

/**
 * What engines would take, the least first. The table alone says so, whatever the machine: where all are slower or faster,
 * the order of them stays, and equal work is computed by the same engine wherever the same ones are installed.
 * @param engines those that are there; those that cannot do the work, or were not measured, drop out
 */
export function estimateTimes(
  work: Work,
  engines: readonly EngineName[],
  costs: EngineCosts = engineCosts,
): readonly Estimate[] {
  return engines
    .flatMap((engine): readonly Estimate[] => {
      const own = costs.engines[engine]?.[work.kind];
      if (own === undefined) return [];
      return [{ engine, load: along(own.load, work.ops), steps: work.steps * along(own.step, work.flops) }];
    })
    .sort((a, b) => wholeTime(a) - wholeTime(b));
}

const along = ({ fixed, each }: Line, amount: number): number => fixed + each * amount;
