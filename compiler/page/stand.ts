import type { Rectangle } from "../drawing/plane.ts";
import { countGaps } from "../layout/tighten.ts";
import { type Arrangement, BETWEEN } from "./arrange.ts";
import { GUTTER } from "./funnels.ts";
import { boxPlace, type LaidPanel, laidPanel } from "./laid-panel.ts";

/** A panel where it stands on the page. */
export interface StandingPanel {
  readonly laid: LaidPanel;
  readonly frame: Rectangle;
}

/** By how much more than needed rows are apart where a column has room. */
const LOOSEST = 9;
/** A column that fills so much of the height is stretched to all of it. */
const NEARLY = 0.8;

/** The panels of an arrangement at their places, its upper left corner at the origin, in their own order. */
export function standing(panels: readonly LaidPanel[], way: Arrangement): StandingPanel[] {
  const { rows, columns, over, width: all } = way;
  const stood: StandingPanel[] = [];
  let bottom = 0;
  for (const i of rows) {
    const laid = panels[i];
    if (laid === undefined) continue;
    stood[i] = { laid, frame: { x: 0, y: bottom, width: all, height: laid.height } };
    bottom += laid.height + BETWEEN;
  }
  const height = way.height - over;
  const widths = columns.map((column) => Math.max(...column.map((i) => panels[i]?.width ?? 0)));
  // Under rows, columns share what is left.
  const free = rows.length === 0 ? 0 : all - widths.reduce((sum, one) => sum + one + GUTTER, -GUTTER);
  let left = free / (columns.length + 1);
  for (const [number, column] of columns.entries()) {
    const tight = column.flatMap((i) => panels.slice(i, i + 1));
    const gaps = BETWEEN * (column.length - 1);
    const width = Math.max(...tight.map((one) => one.width));
    const laid = loosened(tight, height - gaps);
    const taken = laid.reduce((sum, one) => sum + one.height, 0);
    const stretch = taken + gaps < NEARLY * height ? 1 : (height - gaps) / taken;
    const spare = height - gaps - stretch * taken;
    let top =
      number === 0 || rows.length > 0 ? 0 : Math.min(spare, Math.max(0, middleOf(laid, stood) - (height - spare) / 2));
    for (const [j, i] of column.entries()) {
      const one = laid[j];
      if (one === undefined) continue;
      stood[i] = { laid: one, frame: { x: left, y: over + top, width, height: one.height * stretch } };
      top += one.height * stretch + BETWEEN;
    }
    left += width + GUTTER + free / (columns.length + 1);
  }
  return stood;
}

/** With rows further apart, as far as the height allows. */
function loosened(panels: readonly LaidPanel[], height: number): readonly LaidPanel[] {
  const free = height - panels.reduce((sum, one) => sum + one.height, 0);
  const gaps = panels.reduce((sum, { panel, placed }) => sum + countGaps(panel, placed), 0);
  const loose = Math.min(LOOSEST, Math.floor(free / (gaps + panels.length)));
  if (loose < 1) return panels;
  const wider = panels.map(({ panel, placed }) => laidPanel(panel, placed, loose));
  const fits =
    wider.reduce((sum, one) => sum + one.height, 0) <= height &&
    wider.every((one, i) => one.width <= (panels[i]?.width ?? 0));
  return fits ? wider : panels;
}

/** The middle of the boxes that panels open. */
function middleOf(panels: readonly LaidPanel[], stood: readonly StandingPanel[]): number {
  const places = panels.flatMap(({ panel }) => panel.places);
  const boxes = stood.flatMap(({ laid, frame }) => places.flatMap((id) => boxPlace(laid, frame, id) ?? []));
  return boxes.reduce((sum, { y, height }) => sum + y + height / 2, 0) / Math.max(1, boxes.length);
}
