import type { Group, Segment } from "../drawing/drawing.ts";
import { path } from "../drawing/marks.ts";
import type { Point, Rectangle } from "../drawing/plane.ts";
import { turnOf } from "../layout/turn.ts";

/** Between columns, where funnels lead. */
export const GUTTER = 22;
/** What a funnel keeps from the corners of the frame that it leads to. */
const INSET = 10;

/** From a box, out of its panel, to the panel that opens it: it widens between the two. */
export function funnelMark(
  box: Rectangle,
  from: Rectangle,
  to: Rectangle,
  ends: readonly [string, string],
  isBelow: boolean,
): Group {
  const segments = isBelow
    ? down(box, from, to)
    : to.x >= from.x + from.width
      ? across(box, from, to)
      : around(box, from, to);
  return { kind: "group", role: "funnel", ends, marks: [path("funnel", segments)] };
}

/** To a panel further right. */
function across(box: Rectangle, from: Rectangle, to: Rectangle, point = at): Segment[] {
  const [start, out] = [box.x + box.width, from.x + from.width];
  const [top, bottom] = [box.y, box.y + box.height];
  const [high, low] = [to.y + INSET, to.y + to.height - INSET];
  const turn = (out + to.x) / 2;
  return [
    { kind: "move", to: point(start, top) },
    { kind: "line", to: point(out, top) },
    { kind: "cubic", controls: [point(turn, top), point(turn, high)], to: point(to.x, high) },
    { kind: "line", to: point(to.x, low) },
    { kind: "cubic", controls: [point(turn, low), point(turn, bottom)], to: point(out, bottom) },
    { kind: "line", to: point(start, bottom) },
    { kind: "close" },
  ];
}

/** From a row to a panel under it: the same with across and down exchanged. */
function down(box: Rectangle, from: Rectangle, to: Rectangle): Segment[] {
  const turn = turnOf("right", from);
  return across(turn.box(box), turn.box(from), turn.box(to), (x, y) => at(y, x));
}

/** How far a funnel to a panel below goes out. */
export const OUT = 20;

/** To a panel of the same column, beside both. */
function around(box: Rectangle, from: Rectangle, to: Rectangle): Segment[] {
  const [start, out, end] = [box.x + box.width, from.x + from.width, to.x + to.width];
  const [top, bottom] = [box.y, box.y + box.height];
  const [high, low] = [to.y + INSET, to.y + to.height - INSET];
  const far = Math.max(out, end);
  return [
    { kind: "move", to: at(start, top) },
    { kind: "line", to: at(out, top) },
    { kind: "cubic", controls: [at(far + OUT, top), at(far + OUT, low)], to: at(end, low) },
    { kind: "line", to: at(end, high) },
    { kind: "cubic", controls: [at(far + OUT / 4, high), at(far + OUT / 4, bottom)], to: at(out, bottom) },
    { kind: "line", to: at(start, bottom) },
    { kind: "close" },
  ];
}

const at = (x: number, y: number): Point => ({ x, y });
