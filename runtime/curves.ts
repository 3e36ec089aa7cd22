import { escapeXml } from "../compiler/diagram/escape.ts";
import { cut } from "../schema/wording.ts";
import { axisTicks, tickLabel } from "./axis-ticks.ts";
import type { EpochMetrics } from "./metrics.ts";

const width = 800;
const height = 330;
const top = 74;
const bottom = 276;
const panelWidth = 280;
/** Characters that leave room for the legend. */
const longestTitle = 60;
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
  const panels = [
    drawPanel(
      64,
      "Loss",
      rows,
      epochs,
      (row) => [row.train_loss, row.validation_loss],
      (value) => value.toFixed(3),
    ),
    drawPanel(
      64 + panelWidth + 112,
      "Accuracy, %",
      rows,
      epochs,
      (row) => [100 * row.train_accuracy, 100 * row.validation_accuracy],
      (value) => value.toFixed(1),
    ),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    `  font-family="Helvetica, Arial, sans-serif" font-size="12" fill="${ink}">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="20" y="28" font-size="15" font-weight="bold">${escapeXml(cut(title, longestTitle))}</text>`,
    ...drawLegend(),
    ...panels.flat(),
    "</svg>",
    "",
  ].join("\n");
}

/** In the head of the picture, where no curve can come. */
function drawLegend(): readonly string[] {
  return kinds.flatMap(({ name, color }, i) => {
    const x = width - 210 + 100 * i;
    return [
      `<line x1="${x}" y1="24" x2="${x + 20}" y2="24" stroke="${color}" stroke-width="2"/>`,
      mark(i, x + 10, 24, color),
      `<text x="${x + 26}" y="28">${name}</text>`,
    ];
  });
}

function drawPanel(
  left: number,
  title: string,
  rows: readonly EpochMetrics[],
  epochs: number,
  values: (row: EpochMetrics) => readonly [number, number],
  label: (value: number) => string,
): readonly string[] {
  const all = rows.flatMap(values);
  const yTicks = axisTicks(Math.min(...all), Math.max(...all), 5);
  const xTicks = axisTicks(1, Math.max(2, epochs), 6, true).filter((tick) => tick >= 1 && tick <= Math.max(2, epochs));
  const x = scale(1, Math.max(2, epochs), left, left + panelWidth);
  const y = scale(yTicks[0] ?? 0, yTicks.at(-1) ?? 1, bottom, top);
  return [
    `<text x="${left}" y="${top - 14}" font-weight="bold">${title}</text>`,
    ...yTicks.flatMap((tick) => [
      `<line x1="${left}" y1="${y(tick)}" x2="${left + panelWidth}" y2="${y(tick)}" stroke="${faint}"/>`,
      `<text x="${left - 8}" y="${round(y(tick) + 4)}" text-anchor="end">${tickLabel(tick, yTicks)}</text>`,
    ]),
    `<line x1="${left}" y1="${bottom}" x2="${left + panelWidth}" y2="${bottom}" stroke="${ink}"/>`,
    ...xTicks.flatMap((tick) => [
      `<line x1="${x(tick)}" y1="${bottom}" x2="${x(tick)}" y2="${bottom + 5}" stroke="${ink}"/>`,
      `<text x="${x(tick)}" y="${bottom + 19}" text-anchor="middle">${tick}</text>`,
    ]),
    `<text x="${left + panelWidth / 2}" y="${bottom + 38}" text-anchor="middle">epoch</text>`,
    ...kinds.flatMap(({ color }, i) =>
      drawLine(
        rows.map((row) => [x(row.epoch), y(values(row)[i] ?? 0)]),
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
  const middle = (y(training) + y(validation)) / 2;
  const half = Math.max(7, Math.abs(y(training) - y(validation)) / 2);
  const above = y(training) <= y(validation) ? -half : half;
  return [
    { value: training, place: middle + above, color: kinds[0].color },
    { value: validation, place: middle - above, color: kinds[1].color },
  ].map(
    ({ value, place, color }) =>
      `<text x="${round(x(last.epoch) + 8)}" y="${round(place + 4)}" fill="${color}">${label(value)}</text>`,
  );
}

function scale(from: number, to: number, start: number, end: number): (value: number) => number {
  return (value) => round(start + ((value - from) / (to - from || 1)) * (end - start));
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
