import { escapeXml } from "../../compiler/diagram/escape.ts";
import { textWidth } from "../../compiler/diagram/text-width.ts";
import { cut } from "../../schema/problem/wording.ts";
import type { EpochMetrics } from "../training/metrics.ts";
import { axisTicks, tickLabel } from "./axis-ticks.ts";

const width = 800;
const height = 330;
const top = 74;
const bottom = 276;
const fontSize = 12;
/** Where the legend begins, which the title leaves room for. */
const legendLeft = width - 210;
const ink = "#222222";
const faint = "#dddddd";
/** Blue and vermilion of Okabe and Ito: told apart by colour-blind readers, and in grey by their marks. */
const kinds = [
  { name: "training", color: "#0072b2" },
  { name: "validation", color: "#d55e00" },
] as const;

/**
 * Learning curves as a picture for print: loss and accuracy after each epoch, of training and validation.
 * @param epochs of the whole run, so that the axis does not move while it lasts
 */
export function drawCurves(title: string, rows: readonly EpochMetrics[], epochs: number): string {
  const loss: Panel = {
    title: "Loss",
    slot: [0, 392],
    endRoom: 48,
    values: (row) => [row.train_loss, row.validation_loss],
    label: (value) => plainly(value, 3),
  };
  const accuracy: Panel = {
    title: "Accuracy, %",
    slot: [392, width],
    endRoom: 64,
    values: (row) => [100 * row.train_accuracy, 100 * row.validation_accuracy],
    label: (value) => plainly(value, 1),
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    `  font-family="Helvetica, Arial, sans-serif" font-size="${fontSize}" fill="${ink}">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="20" y="28" font-size="15" font-weight="bold">${escapeXml(fitted(title, legendLeft - 40))}</text>`,
    ...drawLegend(),
    ...drawPanel(loss, rows, epochs),
    ...drawPanel(accuracy, rows, epochs),
    "</svg>",
    "",
  ].join("\n");
}

/** In the head of the picture, where no curve can come. */
function drawLegend(): readonly string[] {
  return kinds.flatMap(({ name, color }, i) => {
    const x = legendLeft + 100 * i;
    return [
      `<line x1="${x}" y1="24" x2="${x + 20}" y2="24" stroke="${color}" stroke-width="2"/>`,
      mark(i, x + 10, 24, color),
      `<text x="${x + 26}" y="28">${name}</text>`,
    ];
  });
}

/** One of the two plots: where it may draw, and what. */
interface Panel {
  readonly title: string;
  /** From left to right, with what is written beside the axes. */
  readonly slot: readonly [number, number];
  /** Least room for the last values, to the right of the plot. */
  readonly endRoom: number;
  readonly values: (row: EpochMetrics) => readonly [number, number];
  readonly label: (value: number) => string;
}

function drawPanel(
  { title, slot, endRoom, values, label }: Panel,
  rows: readonly EpochMetrics[],
  epochs: number,
): string[] {
  const all = rows.flatMap(values).filter(Number.isFinite);
  const [low, high] = all.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [all[0] ?? 0, all[0] ?? 1],
  );
  const yTicks = axisTicks(low, high, 5).filter((tick) => low < 0 || tick >= 0);
  const last = Math.max(2, epochs);
  const xTicks = axisTicks(1, last, 6, true).filter((tick) => tick >= 1 && tick <= last);
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => textWidth(text, fontSize)));
  const ends = rows.slice(-1).flatMap(values).map(label);
  const left = round(slot[0] + Math.max(64, 12 + widest(yTicks.map((tick) => tickLabel(tick, yTicks)))));
  const right = round(slot[1] - Math.max(endRoom, 9 + widest(ends)));
  const x = scale(1, last, left, right);
  const y = scale(yTicks[0] ?? 0, yTicks.at(-1) ?? 1, bottom, top);
  return [
    `<text x="${left}" y="${top - 14}" font-weight="bold">${title}</text>`,
    ...yTicks.flatMap((tick) => [
      `<line x1="${left}" y1="${y(tick)}" x2="${right}" y2="${y(tick)}" stroke="${faint}"/>`,
      `<text x="${left - 8}" y="${round(y(tick) + 4)}" text-anchor="end">${tickLabel(tick, yTicks)}</text>`,
    ]),
    `<line x1="${left}" y1="${bottom}" x2="${right}" y2="${bottom}" stroke="${ink}"/>`,
    ...xTicks.flatMap((tick) => [
      `<line x1="${x(tick)}" y1="${bottom}" x2="${x(tick)}" y2="${bottom + 5}" stroke="${ink}"/>`,
      `<text x="${x(tick)}" y="${bottom + 19}" text-anchor="middle">${tickLabel(tick, xTicks)}</text>`,
    ]),
    `<text x="${round((left + right) / 2)}" y="${bottom + 38}" text-anchor="middle">epoch</text>`,
    ...kinds.flatMap(({ color }, i) =>
      drawLine(
        rows
          .map((row) => [x(row.epoch), y(values(row)[i] ?? 0)] as const)
          .filter((point) => point.every(Number.isFinite)),
        i,
        color,
      ),
    ),
    ...labelEnds(rows, values, label, x, y),
  ];
}

function drawLine(points: readonly (readonly [number, number])[], kind: number, color: string): readonly string[] {
  const marks = points.length > 60 ? points.slice(-1) : points;
  return [
    `<polyline points="${points.map((p) => p.join(",")).join(" ")}" fill="none" stroke="${color}" stroke-width="2"` +
      ` stroke-linejoin="round"/>`,
    ...marks.map(([x, y]) => mark(kind, x, y, color)),
  ];
}

/** Round marks for training, square ones for validation. */
function mark(kind: number, x: number, y: number, color: string): string {
  return kind === 0
    ? `<circle cx="${x}" cy="${y}" r="3" fill="#ffffff" stroke="${color}" stroke-width="1.5"/>`
    : `<rect x="${round(x - 3)}" y="${round(y - 3)}" width="6" height="6" fill="${color}"/>`;
}

/** The last values beside their points, pushed apart where they would touch. */
function labelEnds(
  rows: readonly EpochMetrics[],
  values: (row: EpochMetrics) => readonly [number, number],
  label: (value: number) => string,
  x: (value: number) => number,
  y: (value: number) => number,
): readonly string[] {
  const last = rows.at(-1);
  if (last === undefined) return [];
  const [training, validation] = values(last);
  // What is no number stands at the top.
  const height = (value: number) => (Number.isFinite(value) ? y(value) : top);
  const [trained, validated] = [height(training), height(validation)];
  const half = Math.max(7, Math.abs(trained - validated) / 2);
  // Both within the plot: below are the epochs' numbers, above is the title.
  const middle = Math.min(bottom - half, Math.max(top + half - 2, (trained + validated) / 2));
  const above = trained <= validated ? -half : half;
  return [
    { value: training, place: middle + above, color: kinds[0].color },
    { value: validation, place: middle - above, color: kinds[1].color },
  ].map(
    ({ value, place, color }) =>
      `<text x="${round(x(last.epoch) + 8)}" y="${round(place + 4)}" fill="${color}">${label(value)}</text>`,
  );
}

/** A number with as many digits, or where those would be many or say nothing with an exponent. */
function plainly(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size < 1e6 && (size === 0 || size >= 0.5 * 10 ** -digits)) return value.toFixed(digits);
  return Number.isFinite(value) ? value.toExponential(1).replace("e+", "e") : String(value);
}

/** The beginning of a title that fits; bold letters are wider than others. */
function fitted(title: string, room: number): string {
  for (let length = title.length; ; length--) {
    const text = cut(title, length);
    if (length < 2 || 1.2 * textWidth(text, 15) <= room) return text;
  }
}

function scale(from: number, to: number, start: number, end: number): (value: number) => number {
  return (value) => round(start + ((value - from) / (to - from || 1)) * (end - start));
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
