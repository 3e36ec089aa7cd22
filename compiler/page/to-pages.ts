import type { Panel, Sheet } from "../diagram/sheet.ts";
import type { Drawing, Group } from "../drawing/drawing.ts";
import { extentOf } from "../drawing/extent.ts";
import { bounds, grown } from "../drawing/plane.ts";
import { middle } from "../layout/geometry.ts";
import type { Extent } from "../layout/measure.ts";
import { type Arrangement, arranged } from "./arrange.ts";
import { funnelMark } from "./funnels.ts";
import { heading } from "./heading.ts";
import { boxPlace, type LaidPanel } from "./laid-panel.ts";
import { pageRoom, pointsFor } from "./page-size.ts";
import { panelMarks } from "./panel-marks.ts";
import { type StandingPanel, standing } from "./stand.ts";

const MARGIN = 8;

/** How much room a page of a width in points has for panels, in units. */
export function panelRoom(sheet: Sheet, width: number): Extent {
  const page = pageRoom(width);
  const inner = page.width - 2 * MARGIN;
  return { width: inner, height: page.height - 2 * MARGIN - heading(sheet, PAGE_NUMBER, inner).height };
}

/** As long as any. */
const PAGE_NUMBER = "page 10 of 10";

/** One page, with as many of a sheet's panels as it has room for. */
export interface OnePage {
  readonly page: Drawing;
  /** Those that it shows. */
  readonly panels: readonly LaidPanel[];
}

/**
 * As much of a sheet as one page holds: the overview in its parts, and of the others, each after one that it stands for a
 * box of, first those with most of the model's weights; nothing where not even the overview has room.
 * @param lay lays one of the others out, if there is room for it at all
 * @param width how wide the page may be, in points
 */
export async function toOnePage(
  sheet: Sheet,
  overview: readonly LaidPanel[],
  others: readonly Panel[],
  lay: (panel: Panel) => Promise<LaidPanel | undefined>,
  width: number,
): Promise<OnePage | undefined> {
  const room = panelRoom(sheet, width);
  const alone = arranged(overview, room);
  if (alone === undefined) return undefined;
  let filled: Filled = { panels: overview, way: alone };
  const left = new Set([...others].sort((a, b) => b.share.held - a.share.held));
  for (;;) {
    const next = [...left].find((one) => filled.panels.some((shown) => opens(one, shown)));
    if (next === undefined) break;
    left.delete(next);
    const laid = await lay(next);
    if (laid === undefined) continue;
    // What a panel opens stands behind it: a funnel leads onward.
    const opened = filled.panels.findIndex(({ panel }) => opens(panel, laid));
    const more = filled.panels.toSpliced(opened < 0 ? filled.panels.length : opened, 0, laid);
    const way = arranged(more, room);
    if (way !== undefined) filled = { panels: more, way };
  }
  return { page: pageOf(sheet, "", standing(filled.panels, filled.way), width), panels: filled.panels };
}

/**
 * A sheet's panels on pages, as few as hold them; as many as there is room for on the first.
 * @param width how wide a page may be, in points
 */
export function toPages(sheet: Sheet, panels: readonly LaidPanel[], width: number): [Drawing, ...Drawing[]] {
  const room = panelRoom(sheet, width);
  const filled: Filled[] = [];
  for (let rest = panels; rest.length > 0; ) {
    const page = fullest(rest, room);
    filled.push(page);
    rest = rest.filter((one) => !page.panels.includes(one));
  }
  const [first, ...others] = filled.map((page, i) => {
    const number = filled.length === 1 ? "" : `page ${i + 1} of ${filled.length}`;
    return pageOf(sheet, number, standing(page.panels, page.way), width);
  });
  if (first === undefined) throw new Error("a sheet has a panel");
  return [first, ...others];
}

interface Filled {
  readonly panels: readonly LaidPanel[];
  readonly way: Arrangement;
}

/** Where so many panels in a row have no room, later ones are not tried. */
const MOST_TRIED = 24;

/** As many panels as a page holds, the first among them and earlier ones before later ones, none without its places. */
function fullest(panels: readonly LaidPanel[], room: Extent): Filled {
  const whole = arranged(panels, room);
  if (whole !== undefined) return { panels, way: whole };
  const first = panels.slice(0, 1);
  let filled: Filled = { panels: first, way: alone(first) };
  let tried = 0;
  for (const panel of panels.slice(1)) {
    if (tried++ > MOST_TRIED) break;
    const places = panels.filter((one) => opens(panel.panel, one));
    const isOpened = places.length === 0 || places.some((one) => filled.panels.includes(one));
    const more = [...filled.panels, panel];
    const way = isOpened ? arranged(more, room) : undefined;
    if (way === undefined) continue;
    filled = { panels: more, way };
    tried = 0;
  }
  return filled;
}

/** Whether a panel shows what a box of another stands for. */
const opens = ({ places }: Panel, { body }: LaidPanel): boolean => places.some((id) => body.nodes.has(id));

/** A panel with a page of its own, whatever room that has. */
function alone([first]: readonly LaidPanel[]): Arrangement {
  const { width = 0, height = 0, panel } = first ?? {};
  return panel?.isRow
    ? { rows: [0], over: height, columns: [], width, height }
    : { rows: [], over: 0, columns: [[0]], width, height };
}

function pageOf(sheet: Sheet, number: string, stood: readonly StandingPanel[], pageWidth: number): Drawing {
  const head = heading(sheet, number, panelRoom(sheet, pageWidth).width);
  const panels = stood.map(({ laid, frame }) => ({
    laid,
    frame: { ...frame, x: frame.x + MARGIN, y: frame.y + MARGIN + head.height },
  }));
  const funnels = panels.flatMap((to) => funnelsTo(to, panels));
  const taken = bounds([
    ...panels.map(({ frame }) => grown(frame, MARGIN)),
    ...funnels.map(extentOf),
    { x: 0, y: 0, width: head.width + 2 * MARGIN, height: 0 },
  ]);
  const { title, subtitle } = sheet;
  const [width, height] = [Math.ceil(taken.width), Math.ceil(taken.height)];
  return {
    ...{ width, height, title, description: subtitle },
    points: pointsFor({ width, height }, pageWidth),
    marks: [
      { kind: "group", role: "body", at: { x: MARGIN, y: MARGIN }, marks: head.marks },
      ...funnels,
      ...panels.map(({ laid, frame }) => panelMarks(laid, frame)),
    ],
  };
}

function funnelsTo(to: StandingPanel, panels: readonly StandingPanel[]): Group[] {
  const { id, places, isRow: isNextRow } = to.laid.panel;
  // Of a row that goes on in the next one, `…` says so.
  if (isNextRow === true) return [];
  const funnels = panels.flatMap((from) =>
    places.flatMap((place) => {
      const box = boxPlace(from.laid, from.frame, place);
      const isRow = from.laid.panel.isRow === true;
      if (box === undefined) return [];
      const away = Math.abs(middle(box).x - middle(to.frame).x) + (to.frame.y - from.frame.y) * FAR;
      return [{ isRow, away, mark: funnelMark(box, from.frame, to.frame, [place, id], isRow) }];
    }),
  );
  // Of boxes in rows the nearest: those with the same name stand for the same.
  const [nearest] = funnels.filter(({ isRow }) => isRow).sort((a, b) => a.away - b.away);
  return funnels.filter((one) => !one.isRow || one === nearest).map(({ mark }) => mark);
}

/** A lower row is nearer than a higher one, wherever in it. */
const FAR = 100;
