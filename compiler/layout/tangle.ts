import type { Point } from "../drawing/plane.ts";
import type { Line } from "./route/router.ts";

/** How hard lines are to follow: what they cross, and how often they bend. */
export interface Tangle {
  readonly crossings: number;
  readonly bends: number;
}

export function tangleOf(lines: readonly Pick<Line, "net" | "way">[]): Tangle {
  const pieces = lines.flatMap(({ net, way }) => way.slice(1).map((to, i): Piece => ({ net, from: way[i] ?? to, to })));
  const [upright, flat] = [pieces.filter(isUpright), pieces.filter((piece) => !isUpright(piece))];
  return {
    crossings: flat.reduce((sum, one) => sum + upright.filter((other) => doCross(one, other)).length, 0),
    bends: lines.reduce((sum, { way }) => sum + Math.max(0, way.length - 2), 0),
  };
}

interface Piece {
  readonly net: string;
  readonly from: Point;
  readonly to: Point;
}

const isUpright = ({ from, to }: Piece): boolean => from.x === to.x;

const doCross = (flat: Piece, upright: Piece): boolean =>
  flat.net !== upright.net &&
  isBetween(upright.from.x, flat.from.x, flat.to.x) &&
  isBetween(flat.from.y, upright.from.y, upright.to.y);

const isBetween = (at: number, one: number, other: number): boolean =>
  at > Math.min(one, other) && at < Math.max(one, other);
