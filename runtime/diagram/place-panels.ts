import { boundedPanel } from "../../compiler/diagram/bounded.ts";
import { nodesOf } from "../../compiler/diagram/diagram.ts";
import type { Panel, Sheet } from "../../compiler/diagram/sheet.ts";
import { isUpright, upright } from "../../compiler/diagram/upright.ts";
import { shortened } from "../../compiler/drawing/wrapped.ts";
import type { Layout } from "../../compiler/layout/layout.ts";
import type { Extent } from "../../compiler/layout/measure.ts";
import { countGaps } from "../../compiler/layout/tighten.ts";
import { diagramDot } from "../../compiler/layout/to-dot.ts";
import { continued } from "../../compiler/page/continued.ts";
import { shortTitle } from "../../compiler/page/heading.ts";
import { bodyRoom, type LaidPanel, laidPanel, leastHeight } from "../../compiler/page/laid-panel.ts";
import { narrowed, withoutPictures } from "../../compiler/page/narrowed.ts";
import { layOut } from "./lay-out.ts";

/** No line of a box is wider where there is little room. */
const WIDEST = 240;

/** No head of a panel is wider: what it is of stands in its title. */
const WIDEST_HEAD = 300;

/** A sheet's panels as a page has room for them; the heading has the rest of the model's title. */
export const fitted = ({ panels: [overview, ...others] }: Sheet): Sheet["panels"] => [
  fittedPanel({ ...overview, label: shortTitle(overview.label) }),
  ...others.map(fittedPanel),
];

const fittedPanel = (panel: Panel): Panel => ({
  ...boundedPanel(narrowed(panel), WIDEST),
  label: shortened("cluster-label", panel.label, WIDEST_HEAD),
});

export const withoutAnyPicture = (sheet: Sheet): Sheet => ({ ...sheet, panels: mapped(sheet.panels, withoutPictures) });

export const hasPictures = ({ panels }: Pick<Sheet, "panels">): boolean =>
  panels.some(({ root }) => [...nodesOf(root)].some(({ picture }) => picture !== undefined));

const mapped = ([first, ...others]: Sheet["panels"], change: (panel: Panel) => Panel): Sheet["panels"] => [
  change(first),
  ...others.map(change),
];

/** How much room is taken or left the way that a panel is read. */
const lengthOf = ({ direction }: Panel, { width, height }: Extent): number => (direction === "right" ? width : height);

/** By how much less than usual rows are apart in a panel that would else be too high. */
const CLOSE = -2;

/** The panels of a figure, laid out: ways to draw it have many in common, and laying out takes most of the time. */
export class LaidPanels {
  private readonly placed = new Map<string, Promise<Layout>>();
  private readonly laid = new Map<string, Promise<LaidPanel>>();

  /** A panel laid out in one piece, whatever room there is: rows stand closer if that can make it fit. */
  whole(panel: Panel, room: Extent): Promise<LaidPanel> {
    return kept(this.laid, JSON.stringify([panel, room]), async () => laidWhole(panel, await this.place(panel), room));
  }

  /** The same if there is room for it. Leading lines takes most of the time: what is too high without them has none. */
  async fitting(panel: Panel, room: Extent): Promise<LaidPanel | undefined> {
    const isHigh = panel.direction !== "right" && leastHeight(panel, await this.place(panel), CLOSE) > room.height;
    if (isHigh) return undefined;
    const whole = await this.whole(panel, room);
    return lengthOf(panel, whole) <= lengthOf(panel, room) ? whole : undefined;
  }

  /** The same, with words for pictures if it is too high, and else read from left to right. */
  async fittingSomehow(panel: Panel, room: Extent): Promise<LaidPanel | undefined> {
    const down = await this.fitting(panel, room);
    if (down !== undefined) return down;
    if (hasPictures({ panels: [panel] })) return this.fittingSomehow(withoutPictures(panel), room);
    const right = await this.whole(upright({ ...panel, direction: "right" }), room);
    return right.width <= room.width && right.height <= room.height ? right : undefined;
  }

  /** A panel laid out, or the parts that it is drawn in where it is too long. */
  async parts(panel: Panel, room: Extent): Promise<readonly LaidPanel[]> {
    const fits = await this.fitting(panel, room);
    if (fits !== undefined) return [fits];
    if (hasPictures({ panels: [panel] })) return this.parts(withoutPictures(panel), room);
    if (panel.direction === "right" && !isUpright(panel)) return this.parts(upright(panel), room);
    return laidInParts(panel, await this.whole(panel, room), room);
  }

  private place(panel: Panel): Promise<Layout> {
    return kept(this.placed, JSON.stringify(panel), () => layOut(diagramDot(panel, "slim")));
  }
}

function kept<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}

function laidWhole(panel: Panel, placed: Layout, room: Extent): LaidPanel {
  const laid = laidPanel(panel, placed);
  const [taken, free] = [lengthOf(panel, laid), lengthOf(panel, room)];
  const least = taken + CLOSE * countGaps(panel, placed);
  return taken > free && least <= free ? laidPanel(panel, placed, CLOSE) : laid;
}

/** Lines may want more room than a layout has: then a part holds less. */
const FILLED = [1, 0.92, 0.84, 0.72, 0.6] as const;

async function laidInParts(panel: Panel, whole: LaidPanel, room: Extent): Promise<readonly LaidPanel[]> {
  let drawn = [whole];
  for (const filled of FILLED) {
    const parts = continued(panel, whole.placed, filled * lengthOf(panel, bodyRoom(panel, room)));
    if (parts.length > 1)
      drawn = await Promise.all(parts.map(async (part) => laidPanel(part, await layOut(diagramDot(part, "slim")))));
    if (drawn.every((part) => lengthOf(panel, part) <= lengthOf(panel, room))) break;
  }
  return drawn;
}
