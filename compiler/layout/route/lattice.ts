import { grown, type Point, type Rectangle, touches } from "../../drawing/plane.ts";
import { APART, type Field } from "./field.ts";

/** What a line keeps from boxes and words, and from frames that it runs along. */
const AIR = 6;
const TRACK = 8;
const TRACKS = 3;
/** What it costs to cross a line. */
const CROSSING = 60;

/** A frame, and what it costs to cross it. */
export interface Border {
  readonly box: Rectangle;
  readonly toll: number;
}

/** The places where lines of an area may turn, and what each step between neighbours costs. */
export interface Lattice {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** Beyond its length; infinite where there is no way. From place [row × columns + column] to the next on its right. */
  readonly right: Float64Array;
  /** The same to the next below. */
  readonly down: Float64Array;
}

export function latticeOf(
  field: Field,
  area: Rectangle,
  net: string,
  frames: readonly Border[],
  points: readonly Point[],
): Lattice {
  const solids = [...field.solidsIn(area)].filter((box) => touches(box, area));
  const strands = [...field.strandsIn(area)].filter((box) => touches(box, area));
  const borders = frames.filter(({ box }) => touches(box, area));
  const tracks = (low: number, high: number, inside: boolean) =>
    Array.from({ length: TRACKS }, (_, i) => [
      low - AIR - TRACK * i - 1,
      high + AIR + TRACK * i + 1,
      ...(inside ? [low + AIR + 2 + TRACK * i, high - AIR - 2 - TRACK * i] : []),
    ]).flat();
  const xs = places(
    points.map(({ x }) => x),
    [
      ...solids.flatMap(({ x, width }) => tracks(x, x + width, false)),
      ...borders.flatMap(({ box: { x, width } }) => tracks(x, x + width, true)),
      ...strands.flatMap(({ x, width }) => (width === 0 ? [x, x - TRACK, x + TRACK] : [])),
    ],
    area.x,
    area.x + area.width,
  );
  const ys = places(
    points.map(({ y }) => y),
    [
      ...solids.flatMap(({ y, height }) => tracks(y, y + height, false)),
      ...borders.flatMap(({ box: { y, height } }) => tracks(y, y + height, true)),
      ...strands.flatMap(({ y, height }) => (height === 0 ? [y, y - TRACK, y + TRACK] : [])),
    ],
    area.y,
    area.y + area.height,
  );
  const lattice = {
    ...{ xs, ys },
    right: new Float64Array(xs.length * ys.length),
    down: new Float64Array(xs.length * ys.length),
  };
  for (const box of solids) shut(lattice, grown(box, AIR - 0.5), Infinity, Infinity);
  for (const { box, toll } of borders) {
    for (const edge of sidesOf(box)) {
      const isFlat = edge.height === 0;
      shut(lattice, grown(edge, 5), isFlat ? Infinity : 0, isFlat ? 0 : Infinity);
      if (toll > 0) shut(lattice, grown(edge, 0.1), isFlat ? 0 : toll, isFlat ? toll : 0);
    }
  }
  for (const strand of strands) {
    const isFlat = strand.height === 0;
    const isOwn = strand.net === net;
    const toll = CROSSING;
    shut(lattice, grown(strand, APART - 0.5), isFlat ? Infinity : 0, isFlat ? 0 : Infinity);
    if (!isOwn) {
      for (const end of [strand.from, strand.to])
        shut(lattice, grown({ ...end, width: 0, height: 0 }, APART - 0.5), Infinity, Infinity);
    }
    shut(lattice, grown(strand, 0.1), isFlat ? 0 : toll, isFlat ? toll : 0);
  }
  return lattice;
}

function sidesOf({ x, y, width, height }: Rectangle): Rectangle[] {
  return [
    { x, y, width, height: 0 },
    { x, y: y + height, width, height: 0 },
    { x, y, width: 0, height },
    { x: x + width, y, width: 0, height },
  ];
}

/** Adds to the cost of all steps that come into a box, to those across and to those down. */
function shut({ xs, ys, right, down }: Lattice, box: Rectangle, across: number, below: number): void {
  const columns = xs.length;
  const [firstX, lastX] = [above(xs, box.x), above(xs, box.x + box.width)];
  const [firstY, lastY] = [above(ys, box.y), above(ys, box.y + box.height)];
  if (across > 0) {
    for (let row = firstY; row < lastY; row++)
      for (let column = Math.max(0, firstX - 1); column < lastX && column + 1 < columns; column++)
        right[row * columns + column] = (right[row * columns + column] ?? 0) + across;
  }
  if (below > 0) {
    for (let row = Math.max(0, firstY - 1); row < lastY && row + 1 < ys.length; row++)
      for (let column = firstX; column < lastX; column++)
        down[row * columns + column] = (down[row * columns + column] ?? 0) + below;
  }
}

/** The index of the first that is greater. */
function above(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Sorted, those that are needed, and of the others those that are not too near to one before. */
function places(needed: readonly number[], wished: readonly number[], low: number, high: number): number[] {
  const kept = [...new Set(needed)].sort((a, b) => a - b);
  const taken = new Set(kept.map(Math.round));
  for (const place of wished) {
    const at = Math.round(place);
    if (at < low || at > high || taken.has(at) || taken.has(at - 1) || taken.has(at + 1)) continue;
    taken.add(at);
    kept.push(at);
  }
  return kept.sort((a, b) => a - b);
}
