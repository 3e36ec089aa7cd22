import { type Cluster, type Edge, isCluster, type Node } from "../diagram/diagram.ts";
import { widthOf } from "../drawing/font.ts";
import type { Point, Rectangle } from "../drawing/plane.ts";
import type { TextRole } from "../drawing/role.ts";
import { drawPicture, standsAlone } from "../pictures/draw-picture.ts";

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** From the baseline of one line of a label to the next. */
export const LINE = 14;
/** Over and under the lines of a box, together. */
export const BOX_AIR = 13;
/** Between a label and what is written small behind it. */
export const ASIDE_GAP = 8;

/** Beside the words of a narrow box, together. */
const NARROW_AIR = 14;

/** How high a box of upright words is at least, and what it keeps over and under them, together. */
const LEAST_HIGH = 70;
const HIGH_AIR = 16;
/** The same with a count, which stands into it. */
const COUNTED_AIR = 24;

/** Between a picture and the words beside it, and under those over it. */
export const PICTURE_GAP = 9;

/** How wide boxes of words are at least, and what they keep beside them, and with a count: evenly, or as a page has room for. */
const stances = {
  even: { least: 110, air: 22, counted: 46 },
  slim: { least: 84, air: 18, counted: 18 },
} as const;
export type Stance = keyof typeof stances;

/** How much room a node takes: the layout is told, and the figure draws what fits. */
export function nodeExtent(node: Node, stance: Stance = "even"): Extent {
  const { form, tone, lines, picture, aside, beneath, times } = node;
  const { least, air, counted } = stances[stance];
  const widest = (role: TextRole, all = lines) => Math.max(0, ...all.map((line) => widthOf(role, line)));
  const small = aside === undefined ? 0 : ASIDE_GAP + widthOf("node-aside", aside);
  const drawn = picture && drawPicture(picture);
  switch (form) {
    case "junction":
      return { width: 1, height: 1 };
    case "sign":
      return { width: 20, height: 20 };
    case "name": {
      const width = Math.max(28, widest("result-label") + 14);
      return { width, height: 28 };
    }
    case "terminal":
      if (node.isUpright) return { width: LINE * lines.length + 6, height: widest("terminal-label") + 16 };
      return {
        width: Math.max(20, widest("terminal-label") + small + 16, (drawn?.width ?? 0) + 8),
        height: LINE * (lines.length - 1) + (drawn === undefined ? 22 : LINE + PICTURE_GAP + drawn.height),
      };
    case "box": {
      if (node.isUpright)
        return {
          width: LINE * lines.length + BOX_AIR,
          height: Math.max(LEAST_HIGH, widest("node-label") + (times === undefined ? HIGH_AIR : COUNTED_AIR)),
        };
      if (picture !== undefined && drawn !== undefined && standsAlone(picture)) return framed(drawn, least);
      const isSource = tone === "source";
      const beside = drawn === undefined ? 0 : drawn.width + PICTURE_GAP;
      const isNarrow = beneath !== undefined;
      const words = Math.max(widest("node-label") + small, widest("node-aside", beneath ?? []));
      // Its count leaves the middle to the line that comes in.
      const open = times === undefined || isNarrow || stance === "even" ? 0 : 2 * badgeWidth(times) + 6;
      const around = isNarrow ? NARROW_AIR : times === undefined ? air : counted;
      const width = Math.max(isSource || isNarrow ? 50 : least, beside + words + around, open);
      const height =
        (lines.length + (beneath?.length ?? 0)) * LINE + (isSource ? 9 : BOX_AIR) + 2 * loweredBy({ beneath, times });
      return { width, height: drawn === undefined ? height : Math.max(height, drawn.height + 12) };
    }
  }
}

/** By how much words of a box stand lower, under its count, which stands into it. */
export const loweredBy = ({ beneath, times, isUpright }: Pick<Node, "beneath" | "times" | "isUpright">): number =>
  times === undefined || isUpright ? 0 : beneath === undefined ? LOWER : NARROW_LOWER;

const LOWER = 3;
const NARROW_LOWER = 4;

const framed = ({ width, height }: Extent, least: number): Extent => ({
  width: Math.max(least, width + 26),
  height: height + 12,
});

/** The line at the head of a cluster: its name, its count, its weights. */
export function headExtent({ label, weights }: Cluster): Extent {
  const small = weights === undefined ? 0 : 18 + widthOf("cluster-weights", weights);
  return { width: headWidth(label) + small + 4, height: 20 + furtherLines(label) };
}

/** How wide a frame's name is, which may have several lines. */
export const headWidth = (label: string): number =>
  Math.max(...label.split("\n").map((line) => widthOf("cluster-label", line)));

/** What lines after the first of a frame's name take in height. */
export const furtherLines = (label: string): number => LINE * (label.split("\n").length - 1);

/** How far the sheets under a frame stick out: under one that is repeated, if it does not show each kind itself. */
export function pileOf({ times, members }: Cluster): number {
  const isOnce = times === undefined || times === "× 1";
  return isOnce || members.some((member) => isCluster(member) && member.form === "variant") ? 0 : PILE;
}

const PILE = 6;

/** The dark pill with a loop's count, and the gap before it. */
export function badgeWidth(times: string | undefined): number {
  return times === undefined ? 0 : widthOf("badge-count", times) + 26;
}

/** How far it stands out over what it counts, or under that where words stand upright. */
export const BADGE_OUT = 9;

/** Where the pill stands on the border of a box, if it has one. */
export function badgePlace({ times, isUpright }: Node, box: Rectangle): Rectangle | undefined {
  if (times === undefined) return undefined;
  const { x, y, width, height } = box;
  return isUpright
    ? badgeAround(times, { x: x + width / 2, y: y + height })
    : badgeAround(times, { x: x + width - badgeWidth(times) / 2, y });
}

/** The pill, by its middle. */
export function badgeAround(times: string, { x, y }: Point): Rectangle {
  const width = badgeWidth(times) - 10;
  return { x: x - width / 2, y: y - BADGE_OUT, width, height: 2 * BADGE_OUT };
}

export function labelExtent({ label, isUpright }: Pick<Edge, "label" | "isUpright">): Extent | undefined {
  if (label === undefined) return undefined;
  const [along, across] = [widthOf("edge-shape", label), 14];
  return isUpright === true ? { width: across, height: along + 4 } : { width: along + 12, height: across };
}
