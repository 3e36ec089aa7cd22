import type { Contraction } from "./contraction.ts";

/** A contraction whose batch is split in the axis that vectors go along and the others. */
export interface Lanes extends Contraction {
  readonly lanes: { readonly size: number; readonly a: 0 | 1; readonly b: 0 | 1 };
}

/**
 * Where the result is contiguous along the batch, as where each channel has a filter of its own and channels are last,
 * its products are of whole vectors; undefined where it is not.
 */
export function lanesOf(contraction: Contraction): Lanes | undefined {
  const merged: { size: number; a: number; b: number; c: number }[] = [];
  for (const axis of contraction.batch) {
    const outer = merged.at(-1);
    if (axis.size === 1) continue;
    if (outer !== undefined && (["a", "b", "c"] as const).every((key) => outer[key] === axis[key] * axis.size))
      merged.splice(-1, 1, { ...axis, size: outer.size * axis.size });
    else merged.push(axis);
  }
  const lanes = merged.find(({ size, a, b, c }) => size >= 4 && c === 1 && isLane(a) && isLane(b));
  if (lanes === undefined || !isLane(lanes.a) || !isLane(lanes.b)) return undefined;
  return {
    ...contraction,
    batch: merged.filter((axis) => axis !== lanes),
    lanes: { size: lanes.size, a: lanes.a, b: lanes.b },
  };
}

const isLane = (stride: number): stride is 0 | 1 => stride === 0 || stride === 1;
