import { type Boxes, clustersOf, nodesOf } from "../diagram/diagram.ts";
import type { Direction } from "../drawing/direction.ts";
import type { Rectangle } from "../drawing/plane.ts";
import { cappedEdges } from "./caps.ts";
import { found, type Layout } from "./layout.ts";
import { BADGE_OUT, BOX_AIR, furtherLines, LINE } from "./measure.ts";
import { aligned } from "./route/align.ts";
import { type Cut, makeRoom } from "./route/make-room.ts";
import { turnOf } from "./turn.ts";

/** Free height that lines want between two rows of boxes: without words, with them, and where they turn. */
const PLAIN = 13;
const WORDED = 20;
const TURNED = 24;
/** What the head of a frame takes below its border, and what its foot keeps free. */
const HEAD = 28;
const FOOT = 10;
/** What a frame keeps free at its sides, where what flows from left to right comes in and goes out. */
const SIDE = 5;
/** By how much boxes of words are lower than where there is room. */
const LOWER = 5;

/**
 * A layout without the height that nothing wants: Graphviz keeps all ranks apart as if every line had a word. What was in
 * one row stays so, and nothing moves sideways.
 * @param loose what every gap between rows has more than it needs
 */
export function tightened(boxes: Boxes, placed: Layout, loose = 0): Layout {
  const turn = turnOf(boxes.direction, placed);
  const layout = lowered(boxes, aligned(boxes, turn.layout(placed)));
  const wanted = wantedHeights(boxes, layout);
  const cuts = rowGaps(boxes, layout).map(
    ({ top, bottom }): Cut => ({ axis: "y", at: (top + bottom) / 2, by: wanted(top, bottom) + loose - (bottom - top) }),
  );
  const roomy = makeRoom(layout, cuts);
  return turnOf(boxes.direction, roomy).layout(roomy);
}

/** How many gaps there are between rows. */
export const countGaps = (boxes: Boxes, placed: Layout): number =>
  rowGaps(boxes, aligned(boxes, turnOf(boxes.direction, placed).layout(placed))).length;

/** A stretch of height. */
export interface Strip {
  readonly top: number;
  readonly bottom: number;
}

function lowered({ root }: Boxes, layout: Layout): Layout {
  const nodes = new Map(layout.nodes);
  for (const { id, form, lines, times } of nodesOf(root)) {
    const { y, height, ...rest } = found(layout.nodes, id);
    // A count hangs into its box, and a picture fills it.
    const isLow = form === "box" && times === undefined && height < lines.length * LINE + BOX_AIR + 1;
    if (isLow) nodes.set(id, { ...rest, y: y + LOWER / 2, height: height - LOWER });
  }
  return { ...layout, nodes };
}

/** Where nothing stands from side to side of a layout in which all flows down. */
export const rowGaps = (boxes: Boxes, layout: Layout): Strip[] => gapsBetween(stripsOf(boxes, layout));

/** Where none of some strips is. */
export function gapsBetween(all: Iterable<Strip>): Strip[] {
  const strips = [...all].sort((a, b) => a.top - b.top);
  const gaps: Strip[] = [];
  let bottom = strips[0]?.top ?? 0;
  for (const strip of strips) {
    if (strip.top > bottom) gaps.push({ top: bottom, bottom: strip.top });
    bottom = Math.max(bottom, strip.bottom);
  }
  return gaps;
}

/** What takes height: boxes, and heads and feet of frames. */
function* stripsOf({ root, direction = "down" }: Boxes, { nodes, clusters }: Layout): Generator<Strip> {
  const heads = headsOf[direction];
  for (const { id, times } of nodesOf(root)) {
    const { y, height } = found(nodes, id);
    const [over, under] = times === undefined ? [0, 0] : heads.badge;
    yield { top: y - over, bottom: y + height + under };
  }
  for (const { id, label } of clustersOf(root)) {
    const { y, height } = found(clusters, id);
    const [over, under] = heads.badge;
    const ends = { head: HEAD + furtherLines(label), foot: FOOT, side: SIDE };
    const [first, last] = heads.frame;
    yield { top: y - over, bottom: y + ends[first] };
    yield { top: y + height - ends[last], bottom: y + height + under };
  }
}

type Ends<T> = readonly [first: T, last: T];

/** Where what stands at the upper side of a box or frame on the page takes height, of what flows down: first, or last. */
const headsOf: Readonly<
  Record<Direction, { readonly badge: Ends<number>; readonly frame: Ends<"head" | "foot" | "side"> }>
> = {
  down: { badge: [BADGE_OUT, 0], frame: ["head", "foot"] },
  up: { badge: [0, BADGE_OUT], frame: ["foot", "head"] },
  right: { badge: [0, 0], frame: ["side", "side"] },
};

/** How much free height lines want in a gap. */
function wantedHeights(boxes: Boxes, { nodes }: Layout): (top: number, bottom: number) => number {
  const capped = cappedEdges(boxes);
  const lines = boxes.edges.map((edge) => {
    const { from, to, label } = edge;
    const [tail, head] = [found(nodes, from), found(nodes, to)];
    const isStraight = Math.abs(centre(tail) - centre(head)) < 1;
    return {
      top: tail.y + tail.height,
      bottom: head.y,
      isStraight,
      isWorded: label !== undefined && !capped.has(edge),
    };
  });
  return (top, bottom) => {
    const begin = lines.filter((line) => Math.abs(line.top - top) < 2 && line.bottom >= bottom - 2);
    const turned = lines.filter(
      (line) => !line.isStraight && line.top <= top + 2 && Math.abs(line.bottom - bottom) < BADGE_OUT + 3,
    );
    return turned.length > 0 ? TURNED : begin.some(({ isWorded }) => isWorded) ? WORDED : PLAIN;
  };
}

const centre = ({ x, width }: Rectangle): number => x + width / 2;
