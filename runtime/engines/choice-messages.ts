import type { EngineName } from "./engine.ts";
import { type Estimate, wholeTime } from "./least-time.ts";
import type { Work } from "./work.ts";

/** What an engine was chosen by: the work, and what each that is there would take for it, the least first. */
export interface EngineChoice {
  readonly work: Work;
  readonly estimates: readonly Estimate[];
}

/** "wasm 12 s, tensorflow 15 s" */
export const estimatesText = (estimates: readonly Estimate[]): string =>
  estimates.map((one) => `${one.engine} ${secondsText(wholeTime(one))}`).join(", ");

export const choiceText = (taken: EngineName, { work: { kind, steps }, estimates }: EngineChoice): string =>
  `${taken} is taken, which is expected to take the least for ${stepsText(kind, steps)}, loading included: ${estimatesText(estimates)}; \`--engine\` takes another`;

export function stepsText(kind: Work["kind"], steps: number): string {
  const one = { train: "a step of training", eval: "a batch", predict: "an answer" } as const;
  const many = { train: "steps of training", eval: "batches", predict: "answers" } as const;
  return steps === 1 ? one[kind] : `${steps} ${many[kind]}`;
}

/** "0.4 s", "12 s", "3.5 h" */
function secondsText(seconds: number): string {
  if (seconds >= 5400) return `${(seconds / 3600).toFixed(1)} h`;
  if (seconds >= 90) return `${(seconds / 60).toFixed(seconds < 600 ? 1 : 0)} min`;
  return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}
