import type { Sheet } from "../../compiler/diagram/sheet.ts";
import type { Drawing } from "../../compiler/drawing/drawing.ts";
import type { LaidPanel } from "../../compiler/page/laid-panel.ts";
import { panelRoom, toPages } from "../../compiler/page/to-pages.ts";
import { fitted, hasPictures, LaidPanels, withoutAnyPicture } from "./place-panels.ts";

/**
 * All of a sheet, on as many pages as it takes.
 * @param width how wide a page may be, in points
 * @param laid what was laid out of the model before
 */
export async function drawPages(
  sheet: Sheet,
  width: number,
  laid = new LaidPanels(),
): Promise<[Drawing, ...Drawing[]]> {
  const illustrated = await drawnPages(sheet, width, laid);
  if (illustrated.length === 1 || !hasPictures(sheet)) return illustrated;
  // What ops do is said in words where pictures would take further pages.
  const plain = await drawnPages(withoutAnyPicture(sheet), width, laid);
  return plain.length < illustrated.length ? plain : illustrated;
}

async function drawnPages(sheet: Sheet, width: number, laid: LaidPanels): Promise<[Drawing, ...Drawing[]]> {
  const room = panelRoom(sheet, width);
  const [first, ...others] = fitted(sheet);
  const placed: LaidPanel[] = [...(await laid.parts(first, room))];
  for (const panel of others) {
    const whole = first.isRow === true ? await laid.fittingSomehow(panel, room) : undefined;
    placed.push(...(whole === undefined ? await laid.parts(panel, room) : [whole]));
  }
  return toPages(sheet, placed, width);
}
