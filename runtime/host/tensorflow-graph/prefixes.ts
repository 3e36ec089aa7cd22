import type { Plan, Program } from "../../../compiler/ir/plan.ts";
import type { RunParts } from "../../../compiler/ir/run-parts.ts";
import { stepParts } from "../../eager/step-parts.ts";
import type { RunWatch } from "../../engines/run-watch.ts";
import type { StepBlock } from "./blocks.ts";

/** A program as blocks, with what the plan predicts of their memory. */
export function blockParts(plan: Plan, program: Program, blocks: readonly StepBlock[]): RunParts {
  const { parts, holdings } = stepParts(plan, program);
  const blockAt = (step: number) => {
    const at = blocks.findIndex(({ end }) => step < end);
    return step < 0 ? step : at < 0 ? blocks.length : at;
  };
  return {
    parts: blocks.map(({ paths, begin, end }) => {
      const own = parts.slice(begin, end);
      return {
        kind: "block",
        sizes: own.length === 1 ? "of 1 step" : `of ${own.length} steps`,
        from: paths,
        steps: own.flatMap(({ steps }) => steps),
        flops: own.reduce((sum, { flops }) => sum + flops, 0),
        reads: own.flatMap(({ reads }) => reads),
        writes: own.flatMap(({ writes }) => writes),
        waits: false,
      };
    }),
    holdings: holdings.map((one) => ({ ...one, begin: blockAt(one.begin), end: blockAt(one.end) })),
  };
}

/**
 * Runs a program as far as each of its cuts, then all of it, and tells what each block added. A session says nothing of
 * its parts; what it takes to be called is what the first prefix takes, which computes nothing. Differences of single runs
 * would be mostly what else the machine did: of each prefix, the least counts that it took so far.
 */
export class PrefixTimer {
  private readonly parts: RunParts;
  private readonly cuts: readonly (readonly string[])[];
  private readonly watch: RunWatch;
  private readonly least: number[] = [];

  /** @param cuts what is fetched to run as far as the beginning of each block */
  constructor(parts: RunParts, cuts: readonly (readonly string[])[], watch: RunWatch) {
    this.parts = parts;
    this.cuts = cuts;
    this.watch = watch;
  }

  async run<T>(runTo: (cut: readonly string[]) => Promise<void>, runWhole: () => Promise<T>): Promise<T> {
    for (const [at, cut] of this.cuts.entries()) await this.timed(at, () => runTo(cut));
    const begin = performance.now();
    const result = await this.timed(this.cuts.length, runWhole);
    const alone = performance.now() - begin;
    const ends: number[] = [];
    for (const time of this.least) ends.push(Math.max(time, ends.at(-1) ?? 0));
    const times = this.parts.parts.flatMap((_, at) => ends.slice(at, at + 2));
    this.watch.ran({ ...this.parts, threads: [Float64Array.from(times)], alone });
    return result;
  }

  private async timed<T>(at: number, work: () => Promise<T>): Promise<T> {
    const begin = performance.now();
    const result = await work();
    this.least[at] = Math.min(this.least[at] ?? Number.POSITIVE_INFINITY, performance.now() - begin);
    return result;
  }
}
