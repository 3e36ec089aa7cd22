import type { Problem } from "../../schema/problem/problem.ts";
import { placeOf } from "../../schema/problem/source.ts";
import type { Recipe } from "../../schema/recipe/recipe.ts";
import type { EarlyStop } from "./early-stop.ts";

/** What `check` warns of, in a line: likely a mistake of the model's, to be told before hours are spent on it. */
export function warningNote({ code, message, span }: Problem): string {
  if (span === undefined) return `warning[${code}]: ${message}`;
  const { line, column } = placeOf(span.source, span.start);
  return `warning[${code}] at ${span.source.name}:${line}:${column}: ${message}`;
}

/** Why a run ended before its last epoch. */
export function earlyStopNote({ epoch, best }: EarlyStop, { epochs, early_stop }: Recipe): string {
  const { metric = "", patience = 0, min_delta = 0 } = early_stop ?? {};
  return (
    `stopped early, after epoch ${epoch} of ${epochs}: ${metric.replace("_", " ")} was best in epoch ${best}, and ` +
    `${patience === 1 ? "the epoch after it was" : `the ${patience} epochs after it were`} no better${min_delta > 0 ? ` by ${min_delta}` : ""}`
  );
}

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;

/**
 * Whether a run has learnt nothing that chance would not give.
 * @param accuracy the highest on `images` images that nothing was learnt from, of as many classes
 */
export function chanceNote(accuracy: number, images: number, classes: number): string | undefined {
  const chance = 1 / classes;
  // Guessing comes above this one time in fifty.
  const least = chance + 2 * Math.sqrt((chance * (1 - chance)) / images);
  if (accuracy > least) return undefined;
  const reached = `an accuracy of ${percent(accuracy)}`;
  if (classes === 1) return `${reached} says nothing: with one class every answer is right`;
  const [guessed, measured] = [
    `${percent(chance)} is what guessing gives with ${classes} classes`,
    `${images} ${images === 1 ? "image" : "images"}`,
  ];
  return accuracy <= chance
    ? `${reached} shows nothing learnt: ${guessed}; try another learning rate, more epochs or more images`
    : `${reached} may be luck: ${guessed}, and with ${measured} to measure on now and then as much as this; hold more images out, or try another learning rate or more epochs`;
}
