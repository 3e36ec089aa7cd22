import type { EngineChoice } from "../../engines/choice-messages.ts";
import { engineCosts } from "../../engines/engine-costs.ts";
import { estimateTimes } from "../../engines/least-time.ts";
import type { EngineCosts, WorkKind } from "../../engines/work.ts";
import { enginesHere, wantsCuda } from "./engines-here.ts";

/** What is taken here where nobody names an engine. */
export interface AutoChoices {
  /** TensorFlow's CUDA build is there, and taken for everything. */
  readonly cuda: boolean;
  readonly measured: Pick<EngineCosts, "date" | "machine">;
  readonly choices: readonly (EngineChoice & { readonly model: string })[];
}

/** Short and long work, of which loading is much and next to nothing. */
const AMOUNTS: readonly (readonly [WorkKind, number])[] = [
  ["train", 100],
  ["train", 10_000],
  ["eval", 32],
  ["predict", 1],
  ["predict", 10_000],
];

export function autoChoices(costs: EngineCosts = engineCosts): AutoChoices {
  const { date, machine, models } = costs;
  const engines = enginesHere();
  const choices = Object.entries(models).flatMap(([model, steps]) =>
    AMOUNTS.map(([kind, count]) => {
      const work = { kind, steps: count, ...steps[kind] };
      return { model, work, estimates: estimateTimes(work, engines, costs) };
    }),
  );
  return { cuda: wantsCuda(), measured: { date, machine }, choices };
}
