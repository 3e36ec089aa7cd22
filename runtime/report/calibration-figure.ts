import type { CalibrationBin } from "../training/classification-report.ts";
import { type Html, html } from "./html.ts";
import { percentOf } from "./numbers.ts";

const side = 260;
const [left, top, bottom] = [46, 10, 40];

/** Accuracy over certainty, bin by bin, and below how many answers each bin has. */
export function calibrationFigure(bins: readonly CalibrationBin[]): Html {
  const x = (value: number) => (left + side * value).toFixed(1);
  const y = (value: number) => (top + side * (1 - value)).toFixed(1);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const width = left + side + 20;
  const bars = bins.filter(({ images }) => images > 0);
  return html`<svg width="${width}" height="${top + side + bottom}" viewBox="0 0 ${width} ${top + side + bottom}" role="img" font-size="12" fill="var(--note)">
<title>Accuracy over certainty</title>
${ticks.map((tick) => html`<path d="M${x(0)} ${y(tick)}H${x(1)}" stroke="var(--grid)"/><text x="${left - 6}" y="${y(tick)}" dy="4" text-anchor="end">${100 * tick}</text><text x="${x(tick)}" y="${top + side + 16}" text-anchor="middle">${100 * tick}</text>`)}
${bars.map(
  ({ from, to, accuracy = 0, confidence = 0, images }) =>
    html`<rect x="${x(from)}" y="${y(accuracy)}" width="${(side * (to - from) - 1).toFixed(1)}" height="${(side * accuracy).toFixed(1)}" fill="var(--first)" opacity="${(0.35 + 0.6 * Math.min(1, images / 50)).toFixed(2)}"><title>${images} answers, ${percentOf(confidence)} certain on average, ${percentOf(accuracy)} right</title></rect>
`,
)}
<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="var(--second)" stroke-width="1.5" stroke-dasharray="5 4" fill="none"/>
<text x="${x(0.5)}" y="${top + side + 34}" text-anchor="middle">certainty, %</text>
<text transform="translate(12 ${y(0.5)}) rotate(-90)" text-anchor="middle">right, %</text>
</svg>
<p class="note">Pale bars stand for few answers.</p>`;
}
