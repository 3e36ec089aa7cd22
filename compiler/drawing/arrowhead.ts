import type { Path } from "./drawing.ts";
import { pointsOf } from "./extent.ts";
import type { Point } from "./plane.ts";
import type { PageColour, Theme } from "./theme.ts";

/** The corners of the triangle at the end of a path that points at something, its tip first. */
export function arrowheadOf(path: Path, theme: Theme<PageColour>): readonly [Point, Point, Point] | undefined {
  const points = pointsOf(path);
  const tip = points.at(-1);
  const before = points.findLast(({ x, y }) => x !== tip?.x || y !== tip.y);
  if (!path.arrow || tip === undefined || before === undefined) return undefined;
  const { width: line = 1 } = theme.shapes[path.role];
  const [length, half] = [theme.arrowhead.length * line, (theme.arrowhead.width * line) / 2];
  const distance = Math.hypot(tip.x - before.x, tip.y - before.y);
  const [dx, dy] = [(tip.x - before.x) / distance, (tip.y - before.y) / distance];
  const back = { x: tip.x - length * dx, y: tip.y - length * dy };
  return [tip, { x: back.x - half * dy, y: back.y + half * dx }, { x: back.x + half * dy, y: back.y - half * dx }];
}
