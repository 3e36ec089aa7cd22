import type { Panel, Sheet } from "../../compiler/diagram/sheet.ts";
import type { Drawing } from "../../compiler/drawing/drawing.ts";
import { readsWrong } from "../../compiler/drawing/laws/reads-wrong.ts";
import { roomBelow } from "../../compiler/page/arrange.ts";
import { panelRoom, toOnePage, toPages } from "../../compiler/page/to-pages.ts";
import { fitted, hasPictures, LaidPanels, withoutAnyPicture } from "./place-panels.ts";

/** What is drawn of a model where it shall be one page. */
export interface FullPage {
  /** One; more where even the overview alone takes them. */
  readonly pages: readonly [Drawing, ...Drawing[]];
  /** The titles of the panels that it has no room for. */
  readonly closed: readonly string[];
}

/**
 * Of some ways to draw a model the one of which a page shows most: of two that fit and read well, the one that draws more
 * of the model's weights in boxes of their own.
 * @param sheets the model with more and with less open in each panel
 * @param width how wide a page may be, in points
 * @param laid what was laid out of the model before
 */
export async function drawPage(sheets: readonly Sheet[], width: number, laid = new LaidPanels()): Promise<FullPage> {
  let best: Candidate | undefined;
  for (const sheet of sheets)
    for (const way of hasPictures(sheet) ? [sheet, withoutAnyPicture(sheet)] : [sheet]) {
      const candidate = await onePage(way, width, laid);
      if (candidate.fits && candidate.readsWell && candidate.closed.length === 0) return candidate;
      if (best === undefined || isBetter(candidate, best)) best = candidate;
    }
  if (best === undefined) throw new Error("there is a way to draw a model");
  return best;
}

/** No page has room for more panels than some of these: a model of thousands of ops has hundreds. */
const MOST_LOOKED_AT = 60;

interface Candidate extends FullPage {
  readonly fits: boolean;
  readonly readsWell: boolean;
  readonly weights: number;
}

function isBetter(one: Candidate, other: Candidate): boolean {
  if (one.fits !== other.fits) return one.fits;
  return one.readsWell === other.readsWell ? one.weights > other.weights : one.readsWell;
}

async function onePage(sheet: Sheet, width: number, laid: LaidPanels): Promise<Candidate> {
  const room = panelRoom(sheet, width);
  const [first, ...others] = fitted(sheet);
  const overview = await laid.parts(first, room);
  const below = roomBelow(overview, room);
  const lay = (panel: Panel) => (first.isRow ? laid.fittingSomehow(panel, below) : laid.fitting(panel, below));
  const one = await toOnePage(sheet, overview, others.slice(0, MOST_LOOKED_AT), lay, width);
  const panels = one?.panels ?? overview;
  const shown = new Set(panels.map(({ panel }) => panel.id));
  const pages: FullPage["pages"] = one === undefined ? toPages(sheet, overview, width) : [one.page];
  return {
    pages,
    readsWell: pages.every((page) => readsWrong(page).length === 0),
    closed: [...others.filter(({ id }) => !shown.has(id)).map(({ label }) => label), ...sheet.closed],
    fits: one !== undefined,
    weights: panels.reduce((sum, { panel: { share } }) => sum + share.shown, 0),
  };
}
