import { dot, type Point, type Rectangle, touches } from "../plane.ts";
import type { FigureParts } from "./figure-parts.ts";
import type { Fault } from "./reading-fault.ts";

/** Panels stand apart, and what belongs to one stands in it. */
export function panelsApart({ panels, nodes, frames, words, lines }: FigureParts): Fault[] {
  if (panels.length === 0) return [];
  const overlaps = panels.flatMap((panel, i) =>
    panels
      .slice(i + 1)
      .flatMap((other): Fault[] =>
        touches(panel, other) ? [{ law: "panels overlap", paths: [panel.id, other.id], at: panel }] : [],
      ),
  );
  const isInside = (part: Rectangle) => panels.some((panel) => holds(panel, part));
  const outside = (what: string, parts: readonly (Rectangle & { readonly path: string })[]) =>
    parts.flatMap((part): Fault[] =>
      isInside(part) ? [] : [{ law: `a ${what} leaves its panel`, paths: [part.path], at: part }],
    );
  return [
    ...overlaps,
    ...outside("box", nodes),
    ...outside("frame", frames),
    ...outside(
      "word",
      words.filter(({ kind }) => kind !== "title"),
    ),
    ...outside(
      "line",
      lines.map(({ extent, paths }) => ({ ...extent, path: paths.join(" → ") })),
    ),
  ];
}

/** A funnel leads from a whole side of a box, or its foot, to the side or top of a panel that the box is not in. */
export function funnelsEnd({ panels, nodes, funnels }: FigureParts): Fault[] {
  return funnels.flatMap(({ source, target, points }): Fault[] => {
    const box = nodes.find(({ id }) => id === source);
    const panel = panels.find(({ id }) => id === target);
    const fault = (law: string): Fault[] => [{ law, paths: [source, target], at: points[0] ?? { x: 0, y: 0 } }];
    if (box === undefined || panel === undefined) return fault("a funnel joins nothing");
    if (holds(panel, box)) return fault("a funnel leads to where it begins");
    const [left, top, right, bottom] = [box.x, box.y, box.x + box.width, box.y + box.height];
    const meets = (x: number, y: number) => points.some((one) => near(one.x, x) && near(one.y, y));
    // Words alone have no side.
    const begins = !box.isOutlined || (meets(right, bottom) && (meets(right, top) || meets(left, bottom)));
    const ends = points.filter((one) => isOnSide(one, panel));
    return begins && ends.length > 1 ? [] : fault("a funnel ends beside what it joins");
  });
}

const isOnSide = ({ x, y }: Point, panel: Rectangle): boolean =>
  holds(panel, dot({ x, y })) && (near(x, panel.x) || near(x, panel.x + panel.width) || near(y, panel.y));

const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.5;

const holds = (outer: Rectangle, inner: Rectangle): boolean =>
  inner.x >= outer.x - 0.5 &&
  inner.y >= outer.y - 0.5 &&
  inner.x + inner.width <= outer.x + outer.width + 0.5 &&
  inner.y + inner.height <= outer.y + outer.height + 0.5;
