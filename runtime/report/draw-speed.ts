import type { Drawing } from "../../compiler/drawing/drawing.ts";
import { epochRange, halves } from "../curves/curves.ts";
import { drawPanel } from "../curves/panel.ts";
import { shortCount } from "./numbers.ts";
import type { ReportFacts } from "./report-facts.ts";

/** So many points are drawn of a curve over steps. */
const POINTS = 200;

/** The learning rate over all steps of the run, as far as it has come, and images a second over its epochs. */
export function drawSpeed({ history, recipe, stepsPerEpoch, rate }: ReportFacts): Drawing {
  const steps = recipe.epochs * stepsPerEpoch;
  const every = Math.max(1, Math.floor(steps / POINTS));
  const done = history.at(-1)?.step ?? 0;
  const places = Array.from({ length: Math.ceil(done / every) }, (_, i) => i * every);
  const rates = [...places, done - 1].filter((step) => step >= 0).map((step) => ({ x: step + 1, y: rate(step) }));
  return {
    ...{ width: 800, height: 330, title: "Learning rate and speed" },
    marks: [
      drawPanel({
        ...{ ...halves.left, title: "Learning rate", axis: "step", range: [1, Math.max(2, steps)] },
        label: (value) => value.toPrecision(3),
        curves: [{ series: "training", points: rates }],
      }),
      drawPanel({
        ...{ ...halves.right, title: "Images a second", axis: "epoch", range: epochRange(recipe.epochs) },
        label: shortCount,
        curves: [{ series: "training", points: history.map((row) => ({ x: row.epoch, y: row.images_per_second })) }],
      }),
    ],
  };
}
