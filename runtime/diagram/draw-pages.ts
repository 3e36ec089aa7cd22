import { nodesOf } from "../../compiler/diagram/diagram.ts";
import type { Panel, Sheet } from "../../compiler/diagram/sheet.ts";
import type { Drawing } from "../../compiler/drawing/drawing.ts";
import type { Extent } from "../../compiler/layout/measure.ts";
import { diagramDot } from "../../compiler/layout/to-dot.ts";
import { continued } from "../../compiler/page/continued.ts";
import { shortTitle } from "../../compiler/page/heading.ts";
import { bodyRoom, type LaidPanel, laidPanel } from "../../compiler/page/laid-panel.ts";
import { narrowed, withoutPictures } from "../../compiler/page/narrowed.ts";
import { panelRoom, toPages } from "../../compiler/page/to-pages.ts";
import { layOut } from "./lay-out.ts";

/**
 * A sheet on pages.
 * @param width how wide a page may be, in points
 */
export async function drawPages(sheet: Sheet, width: number): Promise<[Drawing, ...Drawing[]]> {
  const illustrated = await drawnPages(sheet, width);
  if (illustrated.length === 1 || !hasPictures(sheet)) return illustrated;
  // What ops do is said in words where pictures would take further pages.
  const plain = await drawnPages({ ...sheet, panels: mapped(sheet.panels, withoutPictures) }, width);
  return plain.length < illustrated.length ? plain : illustrated;
}

const mapped = ([first, ...others]: Sheet["panels"], change: (panel: Panel) => Panel): Sheet["panels"] => [
  change(first),
  ...others.map(change),
];

const hasPictures = ({ panels }: Pick<Sheet, "panels">): boolean =>
  panels.some(({ root }) => [...nodesOf(root)].some(({ picture }) => picture !== undefined));

async function drawnPages(sheet: Sheet, width: number): Promise<[Drawing, ...Drawing[]]> {
  const room = panelRoom(sheet, width);
  const placed: LaidPanel[] = [];
  for (const panel of sheet.panels) {
    // The heading has the rest of it.
    const label = shortTitle(panel.label);
    placed.push(...(await placedParts({ ...narrowed(panel), label }, room)));
  }
  return toPages(sheet, placed, width);
}

/** How far boxes stand apart beside each other, in inches. */
const BESIDE = 0.28;

/** Lines may want more room than a layout has: then a part holds less. */
const FILLED = [1, 0.92, 0.84, 0.72, 0.6] as const;

/** By how much less than usual rows are apart in a panel that would else be too high. */
const CLOSE = -2;

/** A panel laid out, or the parts that it is drawn in where it is too high. */
async function placedParts(panel: Panel, room: Extent): Promise<LaidPanel[]> {
  const placed = await layOut(diagramDot(panel, BESIDE));
  let drawn = [laidPanel(panel, placed)];
  if (drawn.some(({ height }) => height > room.height)) drawn = [laidPanel(panel, placed, CLOSE)];
  if (drawn.some(({ height }) => height > room.height) && hasPictures({ panels: [panel] }))
    return placedParts(withoutPictures(panel), room);
  for (const filled of FILLED) {
    if (drawn.every(({ height }) => height <= room.height)) break;
    const parts = continued(panel, placed, filled * bodyRoom(panel, room).height);
    if (parts.length > 1)
      drawn = await Promise.all(parts.map(async (part) => laidPanel(part, await layOut(diagramDot(part, BESIDE)))));
  }
  return drawn;
}
