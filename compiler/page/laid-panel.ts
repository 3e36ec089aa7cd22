import type { Panel } from "../diagram/sheet.ts";
import { widthOf } from "../drawing/font.ts";
import { bounds, type Rectangle } from "../drawing/plane.ts";
import { compacted } from "../layout/compact.ts";
import type { Layout } from "../layout/layout.ts";
import type { Extent } from "../layout/measure.ts";
import { sided } from "../layout/sided.ts";
import { tightened } from "../layout/tighten.ts";
import { type DrawnBody, drawnBody } from "../layout/to-drawing.ts";
import { tableExtent } from "./table-marks.ts";

/** A panel drawn by itself, and how much room its frame takes at least. */
export interface LaidPanel extends Extent {
  readonly panel: Panel;
  readonly placed: Layout;
  readonly body: DrawnBody;
  /** From the frame's upper border to what it shows: its label stands there, and its weights beside it or below. */
  readonly head: number;
}

/** Between a frame and what is in it. */
export const PADDING = 10;
/** From the frame's upper border to what it shows, where all of the head stands in one line. */
export const HEAD = 26;
/** What weights below a label take. */
export const HEAD_LINE = 13;
/** Between label and weights, and over a table. */
export const GAP = 14;

export function laidPanel(panel: Panel, placed: Layout, loose = 0): LaidPanel {
  const body = narrowest(panel, tightened(panel, sided(panel, placed), loose));
  const table = tableExtent(panel.table);
  const [name, weights] = headWidths(panel);
  const beside = besideOf(panel);
  const inner = Math.max(body.area.width + beside, table.width);
  const isLow = weights === 0 || name + GAP + weights <= inner;
  const head = panel.isRow ? PADDING : isLow ? HEAD : HEAD + HEAD_LINE;
  const shown = beside > 0 ? Math.max(body.area.height, table.height) : body.area.height;
  return {
    ...{ panel, placed, body, head },
    width: Math.ceil(Math.max(inner, name, weights) + 2 * PADDING),
    height: Math.ceil(head + shown + footOf(panel)),
  };
}

/** What a panel takes in height at least, before any line is led: lines only ever pull a layout apart. */
export function leastHeight(panel: Panel, placed: Layout, loose = 0): number {
  const { nodes, clusters } = tightened(panel, sided(panel, placed), loose);
  const { height } = bounds([...nodes.values(), ...clusters.values()]);
  return HEAD + height + footOf(panel);
}

/** What its table takes in width beside it, where what it shows is read from left to right. */
function besideOf({ direction, table }: Panel): number {
  return direction === "right" && table !== undefined ? GAP + tableExtent(table).width : 0;
}

/** What a panel takes under what it shows: its table, where that does not stand beside it. */
function footOf(panel: Panel): number {
  const { height } = tableExtent(panel.table);
  return PADDING + (height === 0 || besideOf(panel) > 0 ? 0 : GAP + height);
}

/** What is left for what a panel shows, where its frame takes all of some room. */
export function bodyRoom(panel: Panel, { width, height }: Extent): Extent {
  const head = panel.isRow ? PADDING : HEAD;
  return { width: width - 2 * PADDING, height: height - head - footOf(panel) };
}

/** As narrow as it can be without lines that are harder to follow. */
function narrowest(panel: Panel, layout: Layout): DrawnBody {
  const wide = drawnBody(panel, layout);
  const isEasy = ({ area, tangle }: DrawnBody) =>
    area.width < wide.area.width &&
    area.height <= wide.area.height + MOST_HIGHER &&
    tangle.crossings <= wide.tangle.crossings &&
    tangle.bends <= wide.tangle.bends;
  for (const linked of LINKED) {
    const near = compacted(panel, layout, linked);
    // Leading lines takes its time.
    if (widthOfBoxes(near) >= widthOfBoxes(layout)) break;
    const body = drawnBody(panel, near);
    if (isEasy(body)) return body;
  }
  return wide;
}

const widthOfBoxes = ({ nodes, clusters }: Layout): number => bounds([...nodes.values(), ...clusters.values()]).width;

/** What boxes that a line leads between may keep from each other, the least first. */
const LINKED = [24, 34, 48] as const;
/** By how much a panel may be higher where that makes it narrower. */
const MOST_HIGHER = 12;

function headWidths({ label, weights }: Panel): readonly [name: number, weights: number] {
  return [widthOf("cluster-label", label), weights === undefined ? 0 : widthOf("cluster-weights", weights)];
}

/** Where a panel's body stands in a frame: in the middle. */
export function bodyPlace({ panel, body, head }: LaidPanel, frame: Rectangle): Rectangle {
  const { width, height } = body.area;
  const free = frame.height - head - footOf(panel) - height;
  return {
    x: frame.x + (frame.width - width - besideOf(panel)) / 2,
    y: frame.y + head + Math.max(0, free / 2),
    width,
    height,
  };
}

/** Where on the page a box of a panel stands. */
export function boxPlace(laid: LaidPanel, frame: Rectangle, id: string): Rectangle | undefined {
  const box = laid.body.nodes.get(id);
  const at = bodyPlace(laid, frame);
  const { area } = laid.body;
  return box === undefined ? undefined : { ...box, x: box.x - area.x + at.x, y: box.y - area.y + at.y };
}
