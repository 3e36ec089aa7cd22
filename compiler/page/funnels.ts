import type { Group, Segment } from "../drawing/drawing.ts";
import { path } from "../drawing/marks.ts";
import type { Point, Rectangle } from "../drawing/plane.ts";

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
function across(box: Rectangle, from: Rectangle, to: Rectangle): Segment[] {
  const [start, out] = [box.x + box.width, from.x + from.width];
  const [top, bottom] = [box.y, box.y + box.height];
  const [high, low] = [to.y + INSET, to.y + to.height - INSET];
  const turn = (out + to.x) / 2;
  return [
    { kind: "move", to: at(start, top) },
    { kind: "line", to: at(out, top) },
    { kind: "cubic", controls: [at(turn, top), at(turn, high)], to: at(to.x, high) },
    { kind: "line", to: at(to.x, low) },
    { kind: "cubic", controls: [at(turn, low), at(turn, bottom)], to: at(out, bottom) },
    { kind: "line", to: at(start, bottom) },
    { kind: "close" },
  ];
}

/** From a row to a panel under it. */
function down(box: Rectangle, from: Rectangle, to: Rectangle): Segment[] {
  const [start, out] = [box.y + box.height, from.y + from.height];
  const [left, right] = [box.x, box.x + box.width];
  const [first, last] = [to.x + INSET, to.x + to.width - INSET];
  const turn = (out + to.y) / 2;
  return [
    { kind: "move", to: at(left, start) },
    { kind: "line", to: at(left, out) },
    { kind: "cubic", controls: [at(left, turn), at(first, turn)], to: at(first, to.y) },
    { kind: "line", to: at(last, to.y) },
    { kind: "cubic", controls: [at(last, turn), at(right, turn)], to: at(right, out) },
    { kind: "line", to: at(right, start) },
    { kind: "close" },
  ];
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
