import type { Panel } from "../diagram/sheet.ts";
import { widthOf } from "../drawing/font.ts";
import type { Rectangle } from "../drawing/plane.ts";
import type { Layout } from "../layout/layout.ts";
import type { Extent } from "../layout/measure.ts";
import { tightened } from "../layout/tighten.ts";
import { type DrawnBody, drawnBody } from "../layout/to-drawing.ts";
import { tableExtent } from "./table-marks.ts";

/** A panel drawn by itself, and how much room its frame takes at least. */
export interface LaidPanel extends Extent {
  readonly panel: Panel;
  readonly placed: Layout;
  readonly body: DrawnBody;
}

/** Between a frame and what is in it. */
export const PADDING = 10;
/** From the frame's upper border to what it shows: its label stands there. */
export const HEAD = 26;
/** Between label and weights, and over a table. */
export const GAP = 14;

export function laidPanel(panel: Panel, placed: Layout, loose = 0): LaidPanel {
  const body = drawnBody(panel, tightened(panel, placed, loose));
  const table = tableExtent(panel.table);
  const inside = Math.max(headWidth(panel), body.area.width, table.width);
  const under = table.height === 0 ? 0 : GAP + table.height;
  return {
    ...{ panel, placed, body },
    width: Math.ceil(inside + 2 * PADDING),
    height: Math.ceil(HEAD + body.area.height + under + PADDING),
  };
}

/** What is left for what a panel shows, where its frame takes all of some room. */
export function bodyRoom({ table }: Panel, { width, height }: Extent): Extent {
  const { height: rows } = tableExtent(table);
  const foot = PADDING + (rows === 0 ? 0 : GAP + rows);
  return { width: width - 2 * PADDING, height: height - HEAD - foot };
}

function headWidth({ label, weights }: Panel): number {
  const name = widthOf("cluster-label", label);
  return weights === undefined ? name : name + GAP + widthOf("cluster-weights", weights);
}

/** Where a panel's body stands in a frame: in the middle. */
export function bodyPlace({ panel, body }: LaidPanel, frame: Rectangle): Rectangle {
  const { width, height } = body.area;
  const table = tableExtent(panel.table).height;
  const foot = PADDING + (table === 0 ? 0 : GAP + table);
  const free = frame.height - HEAD - foot - height;
  return { x: frame.x + (frame.width - width) / 2, y: frame.y + HEAD + Math.max(0, free / 2), width, height };
}

/** Where on the page a box of a panel stands. */
export function boxPlace(laid: LaidPanel, frame: Rectangle, id: string): Rectangle | undefined {
  const box = laid.body.nodes.get(id);
  const at = bodyPlace(laid, frame);
  const { area } = laid.body;
  return box === undefined ? undefined : { ...box, x: box.x - area.x + at.x, y: box.y - area.y + at.y };
}
