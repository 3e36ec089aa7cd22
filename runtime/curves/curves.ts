import type { Box, Circle, Drawing, Group, Mark, Path } from "../../compiler/drawing/drawing.ts";
import { widthOf } from "../../compiler/drawing/font.ts";
import { path, polyline, textAt } from "../../compiler/drawing/marks.ts";
import type { Point } from "../../compiler/drawing/plane.ts";
import { type Series, series } from "../../compiler/drawing/role.ts";
import { cut } from "../../schema/problem/wording.ts";
import type { EpochMetrics } from "../training/metrics.ts";
import { axisTicks, tickLabel } from "./axis-ticks.ts";

const width = 800;
const height = 330;
const top = 74;
const bottom = 276;
/** Where the legend begins, which the title leaves room for. */
const legendLeft = width - 210;

/**
 * Learning curves as a picture for print: loss and accuracy after each epoch, of training and validation.
 * @param epochs of the whole run, so that the axis does not move while it lasts
 */
export function drawCurves(title: string, rows: readonly EpochMetrics[], epochs: number): Drawing {
  const loss: Panel = {
    title: "Loss",
    slot: [0, 392],
    endRoom: 48,
    values: (row) => ({ training: row.train_loss, validation: row.validation_loss }),
    label: (value) => plainly(value, 3),
  };
  const accuracy: Panel = {
    title: "Accuracy, %",
    slot: [392, width],
    endRoom: 64,
    values: (row) => ({ training: 100 * row.train_accuracy, validation: 100 * row.validation_accuracy }),
    label: (value) => plainly(value, 1),
  };
  return {
    ...{ width, height, title },
    marks: [
      textAt({ x: 20, y: 28 }, "start", "chart-title", fitted(title, legendLeft - 40)),
      drawLegend(),
      drawPanel(loss, rows, epochs),
      drawPanel(accuracy, rows, epochs),
    ],
  };
}

/** In the head of the picture, where no curve can come. */
function drawLegend(): Group {
  const entry = (name: Series, x: number): Mark[] => [
    path(
      `curve-${name}`,
      polyline([
        { x, y: 24 },
        { x: x + 20, y: 24 },
      ]),
    ),
    point(name, { x: x + 10, y: 24 }),
    textAt({ x: x + 26, y: 28 }, "start", "legend", name),
  ];
  return { kind: "group", role: "legend", marks: series.flatMap((name, i) => entry(name, legendLeft + 100 * i)) };
}

/** One of the two plots: where it may draw, and what. */
interface Panel {
  readonly title: string;
  /** From left to right, with what is written beside the axes. */
  readonly slot: readonly [number, number];
  /** Least room for the last values, to the right of the plot. */
  readonly endRoom: number;
  readonly values: (row: EpochMetrics) => Readonly<Record<Series, number>>;
  readonly label: (value: number) => string;
}

function drawPanel(
  { title, slot, endRoom, values, label }: Panel,
  rows: readonly EpochMetrics[],
  epochs: number,
): Group {
  const all = rows.flatMap((row) => Object.values(values(row))).filter(Number.isFinite);
  const [low, high] = all.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [all[0] ?? 0, all[0] ?? 1],
  );
  const yTicks = axisTicks(low, high, 5).filter((tick) => low < 0 || tick >= 0);
  const last = Math.max(2, epochs);
  const xTicks = axisTicks(1, last, 6, true).filter((tick) => tick >= 1 && tick <= last);
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => widthOf("tick", text)));
  const ends = rows
    .slice(-1)
    .flatMap((row) => Object.values(values(row)))
    .map(label);
  const left = slot[0] + Math.max(64, 12 + widest(yTicks.map((tick) => tickLabel(tick, yTicks))));
  const right = slot[1] - Math.max(endRoom, 9 + widest(ends));
  const x = scale(1, last, left, right);
  const y = scale(yTicks[0] ?? 0, yTicks.at(-1) ?? 1, bottom, top);
  const line = (role: "axis" | "grid", from: Point, to: Point) => path(role, polyline([from, to]));
  return {
    kind: "group",
    role: "panel",
    marks: [
      textAt({ x: left, y: top - 14 }, "start", "panel-title", title),
      ...yTicks.flatMap((tick) => [
        line("grid", { x: left, y: y(tick) }, { x: right, y: y(tick) }),
        textAt({ x: left - 8, y: y(tick) + 4 }, "end", "tick", tickLabel(tick, yTicks)),
      ]),
      line("axis", { x: left, y: bottom }, { x: right, y: bottom }),
      ...xTicks.flatMap((tick) => [
        line("axis", { x: x(tick), y: bottom }, { x: x(tick), y: bottom + 5 }),
        textAt({ x: x(tick), y: bottom + 19 }, "middle", "tick", tickLabel(tick, xTicks)),
      ]),
      textAt({ x: (left + right) / 2, y: bottom + 38 }, "middle", "axis-label", "epoch"),
      ...series.flatMap((name) => {
        const points = rows.map((row) => ({ x: x(row.epoch), y: y(values(row)[name]) }));
        return drawCurve(
          name,
          points.filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y)),
        );
      }),
      ...rows.slice(-1).flatMap((row) => labelEnds(values(row), label, x(row.epoch) + 8, y)),
    ],
  };
}

function drawCurve(name: Series, points: readonly Point[]): Mark[] {
  const marked = points.length > 60 ? points.slice(-1) : points;
  const curve: Path[] = points.length < 2 ? [] : [path(`curve-${name}`, polyline(points))];
  return [...curve, ...marked.map((at) => point(name, at))];
}

/** Round for training, square for validation. */
function point(name: Series, { x, y }: Point): Box | Circle {
  const role = `point-${name}` as const;
  return name === "training"
    ? { kind: "circle", role, x, y, radius: 3 }
    : { kind: "box", role, x: x - 3, y: y - 3, width: 6, height: 6, radius: 0 };
}

/** The last values beside their points, pushed apart where they would touch. */
function labelEnds(
  { training, validation }: Readonly<Record<Series, number>>,
  label: (value: number) => string,
  x: number,
  y: (value: number) => number,
): Mark[] {
  // What is no number stands at the top.
  const height = (value: number) => (Number.isFinite(value) ? y(value) : top);
  const [trained, validated] = [height(training), height(validation)];
  const half = Math.max(7, Math.abs(trained - validated) / 2);
  // Both within the plot: below are the epochs' numbers, above is the title.
  const middle = Math.min(bottom - half, Math.max(top + half - 2, (trained + validated) / 2));
  const above = trained <= validated ? -half : half;
  return [
    textAt({ x, y: middle + above + 4 }, "start", "value-training", label(training)),
    textAt({ x, y: middle - above + 4 }, "start", "value-validation", label(validation)),
  ];
}

/** A number with as many digits, or where those would be many or say nothing with an exponent. */
function plainly(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size < 1e6 && (size === 0 || size >= 0.5 * 10 ** -digits)) return value.toFixed(digits);
  return Number.isFinite(value) ? value.toExponential(1).replace("e+", "e") : String(value);
}

/** The beginning of a title that fits. */
function fitted(title: string, room: number): string {
  for (let length = title.length; ; length--) {
    const text = cut(title, length);
    if (length < 2 || widthOf("chart-title", text) <= room) return text;
  }
}

function scale(from: number, to: number, start: number, end: number): (value: number) => number {
  return (value) => start + ((value - from) / (to - from || 1)) * (end - start);
}
