import type { Drawing } from "../../compiler/drawing/drawing.ts";
import { textAt } from "../../compiler/drawing/marks.ts";
import type { RateSuggestion } from "../training/suggest-rate.ts";
import type { TriedRate } from "../training/try-rates.ts";
import { fitted, legendMark, lossText } from "./curves.ts";
import { drawPanel } from "./panel.ts";

const width = 800;
const legendLeft = width - 250;

/** What is drawn of losses that ran away: to so many times their own range before. */
const BEYOND = 0.5;

/** Losses over rates on a logarithmic axis, each step's and smoothed, with the rates that are suggested. */
export function drawRates(
  title: string,
  tried: readonly TriedRate[],
  losses: readonly number[],
  suggestion: RateSuggestion | undefined,
): Drawing {
  const place = ({ rate }: TriedRate) => Math.log10(rate);
  const first = tried[0] === undefined ? 0 : place(tried[0]);
  const last = tried.at(-1);
  const range = [first, last === undefined ? first + 1 : Math.max(place(last), first + 0.1)] as const;
  const lowest = Math.min(...losses);
  const ceiling = highestBefore(losses, lowest);
  const seen = ceiling + BEYOND * Math.max(ceiling - lowest, 1e-6 * Math.abs(ceiling));
  const points = (value: (one: TriedRate, i: number) => number) =>
    tried.map((one, i) => ({ x: place(one), y: value(one, i) })).filter(({ y }) => y <= seen);
  const marked =
    suggestion === undefined
      ? []
      : (["valley", "steepest"] as const).map((name) => ({
          at: Math.log10(suggestion[name]),
          text: `${name} ${rateText(suggestion[name])}`,
        }));
  return {
    ...{ width, height: 330, title },
    marks: [
      textAt({ x: 20, y: 28 }, "start", "chart-title", fitted(title, legendLeft - 40)),
      {
        kind: "group",
        role: "legend",
        marks: (["run-8", "run-1"] as const).flatMap((series, i) => [
          ...legendMark(series, legendLeft + 110 * i, 24),
          textAt({ x: legendLeft + 110 * i + 26, y: 28 }, "start", "legend", ["each step", "smoothed"][i] ?? ""),
        ]),
      },
      drawPanel({
        ...{ title: "Loss", slot: [0, width], endRoom: 64, axis: "learning rate", range, label: lossText, marked },
        ticks: rateTicks(...range),
        curves: [
          { series: "run-8", points: points(({ loss }) => loss), end: "" },
          { series: "run-1", points: points((_, i) => losses[i] ?? 0) },
        ],
      }),
    ],
  };
}

function highestBefore(losses: readonly number[], lowest: number): number {
  return Math.max(...losses.slice(0, losses.indexOf(lowest) + 1));
}

/** Powers of ten; 2 and 5 times them where there is room. */
function rateTicks(first: number, last: number) {
  const factors = last - first < 3 ? [1, 2, 5] : [1];
  const decades = Array.from({ length: Math.ceil(last) - Math.floor(first) + 1 }, (_, i) => Math.floor(first) + i);
  return decades
    .flatMap((power) => factors.map((factor) => ({ at: power + Math.log10(factor), text: `${factor}e${power}` })))
    .filter(({ at }) => at >= first - 1e-9 && at <= last + 1e-9);
}

/** With two digits, as one would write it into a recipe: 3.2e-4, 0.0032, 0.5. */
export function rateText(rate: number): string {
  const rounded = Number(rate.toPrecision(2));
  return rounded < 1e-3 ? rounded.toExponential() : String(rounded);
}
