import type { Drawing, Group, Mark } from "../../compiler/drawing/drawing.ts";
import { widthOf } from "../../compiler/drawing/font.ts";
import { path, polyline, textAt } from "../../compiler/drawing/marks.ts";
import { type Series, trained } from "../../compiler/drawing/role.ts";
import { cut } from "../../schema/problem/wording.ts";
import type { EpochMetrics } from "../training/metrics.ts";
import { type Curve, drawPanel, drawPoint } from "./panel.ts";

const width = 800;
const height = 330;
/** Where the legend begins, which the title leaves room for. */
const legendLeft = width - 210;

/** Where the two plots of a picture lie, and how much room the values at the ends of their curves have. */
export const halves = {
  left: { slot: [0, 392], endRoom: 48 },
  right: { slot: [392, width], endRoom: 64 },
} as const;

/** A loss, and an accuracy in per cent. */
export const lossText = (value: number): string => plainly(value, 3);
export const percentText = (value: number): string => plainly(value, 1);

/** What an axis of epochs goes over: a run of one still has two ends. */
export const epochRange = (epochs: number): readonly [number, number] => [1, Math.max(2, epochs)];

/**
 * Learning curves as a picture for print: loss and accuracy after each epoch, of training and validation.
 * @param epochs of the whole run, so that the axis does not move while it lasts
 */
export function drawCurves(title: string, rows: readonly EpochMetrics[], epochs: number): Drawing {
  const curves = (values: (row: EpochMetrics) => Readonly<Record<(typeof trained)[number], number>>): Curve[] =>
    trained.map((series) => ({ series, points: rows.map((row) => ({ x: row.epoch, y: values(row)[series] })) }));
  const axis = { axis: "epoch", range: epochRange(epochs) };
  const percent = (share = 0) => 100 * share;
  const accuracy = drawPanel({
    ...{ ...axis, ...halves.right, title: "Accuracy, %", label: percentText },
    curves: curves((row) => ({
      training: percent(row.train_accuracy),
      validation: percent(row.validation_accuracy),
    })),
  });
  return {
    ...{ width, height, title },
    marks: [
      textAt({ x: 20, y: 28 }, "start", "chart-title", fitted(title, legendLeft - 40)),
      drawLegend(),
      drawPanel({
        ...{ ...axis, ...halves.left, title: "Loss", label: lossText },
        curves: curves((row) => ({ training: row.train_loss, validation: row.validation_loss })),
      }),
      // Where there is no right or wrong, there is none.
      ...(rows.some((row) => row.validation_accuracy === undefined) ? [] : [accuracy]),
    ],
  };
}

/** In the head of the picture, where no curve can come. */
function drawLegend(): Group {
  const entry = (name: (typeof trained)[number], x: number): Mark[] => [
    ...legendMark(name, x, 24),
    textAt({ x: x + 26, y: 28 }, "start", "legend", name),
  ];
  return { kind: "group", role: "legend", marks: trained.flatMap((name, i) => entry(name, legendLeft + 100 * i)) };
}

/** A piece of a curve, with its point. */
export function legendMark(series: Series, x: number, y: number): Mark[] {
  const line = polyline([
    { x, y },
    { x: x + 20, y },
  ]);
  return [path(`curve-${series}`, line), drawPoint(series, { x: x + 10, y })];
}

/** A number with as many digits, or where those would be many or say nothing with an exponent. */
function plainly(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size < 1e6 && (size === 0 || size >= 0.5 * 10 ** -digits)) return value.toFixed(digits);
  return Number.isFinite(value) ? value.toExponential(1).replace("e+", "e") : String(value);
}

/** The beginning of a title that fits. */
export function fitted(title: string, room: number): string {
  for (let length = title.length; ; length--) {
    const text = cut(title, length);
    if (length < 2 || widthOf("chart-title", text) <= room) return text;
  }
}
