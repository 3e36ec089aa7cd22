import { boundedPanel } from "../../compiler/diagram/bounded.ts";
import type { Sheet } from "../../compiler/diagram/sheet.ts";
import type { Drawing } from "../../compiler/drawing/drawing.ts";
import { diagramDot } from "../../compiler/layout/to-dot.ts";
import { drawnBody } from "../../compiler/layout/to-drawing.ts";
import { layOut } from "./lay-out.ts";

const MARGIN = 12;

/** What each panel of a sheet shows, as a picture without a frame. */
export async function drawBodies({ panels }: Sheet): Promise<readonly Drawing[]> {
  const drawings: Drawing[] = [];
  for (const panel of panels.map((one) => boundedPanel(one))) {
    const { area, marks } = drawnBody(panel, await layOut(diagramDot(panel)));
    const at = { x: MARGIN - area.x, y: MARGIN - area.y };
    const [width, height] = [Math.ceil(area.width + 2 * MARGIN), Math.ceil(area.height + 2 * MARGIN)];
    drawings.push({ width, height, title: panel.label, marks: [{ kind: "group", role: "body", at, marks }] });
  }
  return drawings;
}
