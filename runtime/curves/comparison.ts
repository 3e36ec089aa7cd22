import type { Drawing } from "../../compiler/drawing/drawing.ts";
import { textAt } from "../../compiler/drawing/marks.ts";
import { comparedSeries } from "../../compiler/drawing/role.ts";
import type { EpochMetrics } from "../training/metrics.ts";
import { epochRange, fitted, halves, legendMark, lossText, percentText } from "./curves.ts";
import { type Curve, drawPanel } from "./panel.ts";

/** A run whose curves are drawn over others'. */
export interface ComparedRun {
  readonly name: string;
  readonly rows: readonly EpochMetrics[];
}

/** Validation curves of runs over each other, numbered: so they are told apart in grey, too. */
export function drawComparison(title: string, runs: readonly ComparedRun[]): Drawing {
  const numbered = runs.slice(0, comparedSeries.length).flatMap((run, i) => {
    const series = comparedSeries[i];
    return series === undefined ? [] : [{ ...run, series, number: String(i + 1) }];
  });
  const curves = (value: (row: EpochMetrics) => number | undefined, label: (value: number) => string): Curve[] =>
    numbered.map(({ rows, series, number }) => {
      const points = rows.flatMap((row) => {
        const y = value(row);
        return y === undefined ? [] : [{ x: row.epoch, y }];
      });
      return {
        series,
        points,
        end: points
          .slice(-1)
          .map(({ y }) => `${number}: ${label(y)}`)
          .join(""),
      };
    });
  const epochs = Math.max(1, ...numbered.map(({ rows }) => rows.at(-1)?.epoch ?? 1));
  const axis = { axis: "epoch", range: epochRange(epochs) };
  return {
    width: 800,
    height: 338 + 20 * numbered.length,
    title,
    marks: [
      textAt({ x: 20, y: 28 }, "start", "chart-title", fitted(title, 760)),
      drawPanel({
        ...{ ...axis, ...halves.left, title: "Validation loss", label: lossText },
        curves: curves((row) => row.validation_loss, lossText),
      }),
      drawPanel({
        ...{ ...axis, ...halves.right, title: "Validation accuracy, %", label: percentText },
        curves: curves(({ validation_accuracy: share }) => share && 100 * share, percentText),
      }),
      {
        kind: "group",
        role: "legend",
        marks: numbered.flatMap(({ name, series, number }, i) => [
          ...legendMark(series, 64, 338 + 20 * i),
          textAt({ x: 92, y: 342 + 20 * i }, "start", "legend", fitted(`${number}: ${name}`, 680)),
        ]),
      },
    ],
  };
}
