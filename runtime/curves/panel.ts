import type { Box, Circle, Group, Mark } from "../../compiler/drawing/drawing.ts";
import { widthOf } from "../../compiler/drawing/font.ts";
import { path, polyline, textAt } from "../../compiler/drawing/marks.ts";
import type { Point } from "../../compiler/drawing/plane.ts";
import type { Series } from "../../compiler/drawing/role.ts";
import { axisTicks, tickLabel } from "./axis-ticks.ts";

/** A curve: values over epochs or steps. */
export interface Curve {
  readonly series: Series;
  readonly points: readonly Point[];
  /** What stands at its end; its last value where it is left out. */
  readonly end?: string;
}

/** A plot: where it may draw, and what. */
export interface Panel {
  readonly title: string;
  /** From left to right, with what is written beside the axes. */
  readonly slot: readonly [number, number];
  /** Least room for what stands at the ends, to the right of the plot. */
  readonly endRoom: number;
  readonly curves: readonly Curve[];
  /** What the axis to the right counts, and from where to where. */
  readonly axis: string;
  readonly range: readonly [number, number];
  /** What is written below it; whole numbers where it is left out. */
  readonly ticks?: readonly { readonly at: number; readonly text: string }[];
  /** Places on it that are pointed at, each with its words. */
  readonly marked?: readonly { readonly at: number; readonly text: string }[];
  readonly label: (value: number) => string;
}

const top = 74;
const bottom = 276;

export function drawPanel(panel: Panel): Group {
  const { title, slot, endRoom, curves, axis, label, marked = [] } = panel;
  const [first, last] = panel.range;
  const all = curves.flatMap(({ points }) => points.map(({ y }) => y)).filter(Number.isFinite);
  const [low, high] = all.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [all[0] ?? 0, all[0] ?? 1],
  );
  const yTicks = axisTicks(low, high, 5).filter((tick) => low < 0 || tick >= 0);
  const xTicks = panel.ticks ?? wholeTicks(first, last);
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => widthOf("tick", text)));
  const ends = curves.flatMap(({ series, points, end }) =>
    points.slice(-1).map(({ x, y }) => ({ series, x, y, text: end ?? label(y) })),
  );
  const left = slot[0] + Math.max(64, 12 + widest(yTicks.map((tick) => tickLabel(tick, yTicks))));
  const right = slot[1] - Math.max(endRoom, 9 + widest(ends.map(({ text }) => text)));
  const x = scale(first, last, left, right);
  const y = scale(yTicks[0] ?? 0, yTicks.at(-1) ?? 1, bottom, top);
  const line = (role: "axis" | "grid", from: Point, to: Point) => path(role, polyline([from, to]));
  return {
    kind: "group",
    role: "panel",
    marks: [
      textAt({ x: left, y: top - 14 }, "start", "panel-title", title),
      ...yTicks.flatMap((tick) => [
        line("grid", { x: left, y: y(tick) }, { x: right, y: y(tick) }),
        textAt({ x: left - 8, y: y(tick) + 4 }, "end", "tick", tickLabel(tick, yTicks)),
      ]),
      line("axis", { x: left, y: bottom }, { x: right, y: bottom }),
      ...xTicks.flatMap(({ at, text }) => [
        line("axis", { x: x(at), y: bottom }, { x: x(at), y: bottom + 5 }),
        textAt({ x: x(at), y: bottom + 19 }, "middle", "tick", text),
      ]),
      textAt({ x: (left + right) / 2, y: bottom + 38 }, "middle", "axis-label", axis),
      ...drawMarked(
        marked.map(({ at, text }) => ({ x: x(at), text })),
        left,
        right,
      ),
      ...curves.flatMap(({ series, points }) => {
        const placed = points.map((point) => ({ x: x(point.x), y: y(point.y) }));
        return drawCurve(
          series,
          placed.filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y)),
        );
      }),
      ...drawEnds(ends.map((end) => ({ ...end, x: x(end.x) + 8, y: Number.isFinite(end.y) ? y(end.y) : top }))),
    ],
  };
}

/** Lines from the top down, each with its words within the plot: those of the first to its left, those of others to the right, where there is room. */
function drawMarked(
  marked: readonly { readonly x: number; readonly text: string }[],
  left: number,
  right: number,
): Mark[] {
  const sorted = [...marked].sort((a, b) => a.x - b.x);
  return sorted.flatMap(({ x, text }, i) => {
    const room = widthOf("tick", text) + 12;
    const isLeft = i === 0 && sorted.length > 1 ? x - room > left : x + room > right;
    const line = polyline([
      { x, y: top },
      { x, y: bottom },
    ]);
    const beside = { x: x + (isLeft ? -6 : 6), y: top + 12 + LEADING * i };
    return [path("axis", line), textAt(beside, isLeft ? "end" : "start", "tick", text)];
  });
}

function wholeTicks(first: number, last: number) {
  const ticks = axisTicks(first, last, 6, true).filter((tick) => tick >= first && tick <= last);
  return ticks.map((at) => ({ at, text: tickLabel(at, ticks) }));
}

function drawCurve(series: Series, points: readonly Point[]): Mark[] {
  const marked = points.length > 60 ? points.slice(-1) : points;
  const curve: Mark[] = points.length < 2 ? [] : [path(`curve-${series}`, polyline(points))];
  return [...curve, ...marked.map((at) => drawPoint(series, at))];
}

/** Round for training, square for all else. */
export function drawPoint(series: Series, { x, y }: Point): Box | Circle {
  const role = `point-${series}` as const;
  return series === "training"
    ? { kind: "circle", role, x, y, radius: 3 }
    : { kind: "box", role, x: x - 3, y: y - 3, width: 6, height: 6, radius: 0 };
}

/** What stands at the end of a curve, and where its last point lies. */
interface End extends Point {
  readonly series: Series;
  readonly text: string;
}

/** Least from line to line. */
const LEADING = 14;

/** The ends' texts beside their points, pushed apart where they would touch. */
function drawEnds(ends: readonly End[]): Mark[] {
  const sorted = [...ends].sort((a, b) => a.y - b.y);
  const places = apart(sorted.map(({ y }) => y));
  return sorted.map(({ series, x, text }, i) =>
    textAt({ x, y: (places[i] ?? 0) + 4 }, "start", `value-${series}`, text),
  );
}

/** Heights, from the top down, a line apart: those that would touch stand around their middle, within the plot. */
function apart(heights: readonly number[]): number[] {
  const groups: { count: number; sum: number }[] = [];
  const half = ({ count }: { count: number }) => (LEADING / 2) * (count - 1);
  const middle = (group: { count: number; sum: number }) =>
    Math.min(bottom - half(group), Math.max(top + half(group) - 2, group.sum / group.count));
  for (const height of heights) {
    let group = { count: 1, sum: height };
    for (let above = groups.at(-1); above !== undefined; above = groups.at(-1)) {
      if (middle(group) - half(group) - middle(above) - half(above) >= LEADING) break;
      group = { count: above.count + group.count, sum: above.sum + group.sum };
      groups.pop();
    }
    groups.push(group);
  }
  return groups.flatMap((group) =>
    Array.from({ length: group.count }, (_, i) => middle(group) - half(group) + LEADING * i),
  );
}

const scale = (from: number, to: number, start: number, end: number) => (value: number) =>
  start + ((value - from) / (to - from || 1)) * (end - start);
