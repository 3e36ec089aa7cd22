import { type Point, type Rectangle, touches } from "../../drawing/plane.ts";
import type { Extent } from "../measure.ts";
import type { Field } from "./field.ts";

const GAP = 3;
const STEP = 5;

/**
 * Where a line's label may stand: beside an upright piece of it, or over a flat one; undefined where there is no room.
 * @param mayReach whether what is longer than its line may go on beyond an end of it, over half of it at the least
 */
export function labelPlace(
  way: readonly Point[],
  { width, height }: Extent,
  field: Field,
  frames: readonly Rectangle[],
  mayReach = false,
): Rectangle | undefined {
  const pieces = way.slice(1).map((to, i) => ({ from: way[i] ?? to, to }));
  const upright = pieces.filter(({ from, to }) => from.x === to.x).sort((a, b) => length(b) - length(a));
  const flat = pieces.filter(({ from, to }) => from.x !== to.x).sort((a, b) => length(b) - length(a));
  const isFree = (box: Rectangle) => field.isOpen(box) && !frames.some((frame) => straddles(box, frame));
  for (const { from, to } of upright) {
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y) - height];
    for (const y of outwards(top, bottom)) {
      for (const x of [from.x + GAP, from.x - GAP - width]) {
        const box = { x, y, width, height };
        if (isFree(box)) return box;
      }
    }
  }
  for (const { from, to } of flat) {
    const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    const centre = (left + right) / 2;
    const [first, last] = mayReach && width > right - left ? [centre - width, centre] : [left, right - width];
    for (const x of outwards(first, last)) {
      for (const y of [from.y - GAP - height, from.y + GAP]) {
        const box = { x, y, width, height };
        if (isFree(box)) return box;
      }
    }
  }
  return undefined;
}

/** Places from the middle of a stretch to its ends; its middle alone where it is too short. */
function outwards(low: number, high: number): number[] {
  const middle = (low + high) / 2;
  const steps = Math.max(0, Math.floor((high - low) / 2 / STEP));
  return Array.from({ length: 2 * steps + 1 }, (_, i) => middle + (i % 2 === 0 ? 1 : -1) * STEP * Math.ceil(i / 2));
}

const length = ({ from, to }: { readonly from: Point; readonly to: Point }): number =>
  Math.abs(from.x - to.x) + Math.abs(from.y - to.y);

/** Whether a box lies partly inside a frame. */
function straddles(box: Rectangle, frame: Rectangle): boolean {
  const isInside =
    box.x >= frame.x &&
    box.y >= frame.y &&
    box.x + box.width <= frame.x + frame.width &&
    box.y + box.height <= frame.y + frame.height;
  return touches(box, frame) && !isInside;
}
