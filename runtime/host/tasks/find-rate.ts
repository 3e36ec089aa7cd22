import { toSvg } from "../../../compiler/drawing/to-svg.ts";
import type { Problem } from "../../../schema/problem/problem.ts";
import { optionsOf } from "../../../schema/recipe/recipe-optimizer.ts";
import { drawRates, rateText } from "../../curves/rate-curve.ts";
import type { EngineIdentity } from "../../engines/engine.ts";
import { type RateSuggestion, smoothed, suggestRate } from "../../training/suggest-rate.ts";
import { noFirstLoss, noRate } from "../../training/training-messages.ts";
import { type RateRange, type TriedRate, type TriedRates, tryRates } from "../../training/try-rates.ts";
import { turn } from "../runs/event-loop.ts";
import { openTraining } from "../runs/open-training.ts";
import type { Tools } from "../runs/tools.ts";
import { openTrained } from "./open-trained.ts";
import { overridesOf, type RecipeValues } from "./train-recipe.ts";
import { announcing, type EngineOptions } from "./watch.ts";

/** A recipe, what stands in for its own values, the rates to try, and who watches. */
export interface FindRateOptions extends Omit<RecipeValues, "grid" | "epochs">, EngineOptions, Partial<RateRange> {
  /** Path of the recipe. */
  readonly recipe: string;
  /** What should be known before it begins. */
  readonly onStart?: ((notes: readonly string[]) => void) | undefined;
  readonly onTried?: ((tried: TriedRate, count: number) => void) | undefined;
  /** Aborted, it ends after the step under way. */
  readonly signal?: AbortSignal | undefined;
}

export interface RateResult {
  readonly ended: TriedRates["ended"];
  readonly engine: EngineIdentity;
  /** Each rate with the loss of its step, and smoothed over its neighbours. */
  readonly tried: readonly (TriedRate & { readonly smoothed: number })[];
  /** Undefined where none can be told, which `problems` explain. */
  readonly suggestion: RateSuggestion | undefined;
  readonly problems: readonly Problem[];
  /** Where the recipe has its rate, and which. */
  readonly key: string;
  readonly own: number;
  /** The losses over the rates, drawn. */
  svg(): string;
}

/** What rates are tried where nothing else is said: twenty a decade, up to the highest that a recipe may have. */
export const usualRange: RateRange = { from: 1e-6, to: 10, steps: 141 };

/**
 * Trains a recipe's model while its rate rises, and tells with which it learns. It leaves nothing behind.
 * @throws ProblemError with everything that is wrong with recipe or spec
 * @throws the signal's reason where it was aborted before anything began
 */
export async function findRate(tools: Tools, options: FindRateOptions): Promise<RateResult> {
  options.signal?.throwIfAborted();
  const { from = usualRange.from, to = usualRange.to, steps = usualRange.steps } = options;
  const range = { from, to, steps };
  const opened = await openTraining(announcing(tools, options), options.recipe, overridesOf(options), openTrained);
  const { located, model, data, engine, notes } = opened;
  const { recipe, name } = located;
  try {
    options.onStart?.(notes);
    const signal = options.signal ?? new AbortController().signal;
    const { tried, ended } = await tryRates({
      recipe,
      model,
      batches: data.batches,
      range,
      turn,
      onTried: options.onTried,
      signal,
    });
    const losses = smoothed(tried, range);
    const suggestion = suggestRate(tried, losses);
    return {
      ...{ ended, engine: engine.identity, suggestion },
      tried: tried.map((one, i) => ({ ...one, smoothed: losses[i] ?? one.loss })),
      problems: ended === "interrupted" || suggestion !== undefined ? [] : [lack(range, tried, losses)],
      key: `optimizer.${Object.keys(recipe.optimizer).join()}.lr`,
      own: optionsOf(recipe.optimizer).lr,
      svg: () => toSvg(drawRates(`${name}: which learning rate`, tried, losses, suggestion)),
    };
  } finally {
    await data.close();
    model.prepared.dispose();
  }
}

function lack({ from }: RateRange, tried: readonly TriedRate[], losses: readonly number[]): Problem {
  const last = tried.at(-1);
  if (last === undefined) return noFirstLoss(rateText(from));
  return noRate(rateText(from), rateText(last.rate), losses[0] ?? 0, Math.min(...losses));
}
