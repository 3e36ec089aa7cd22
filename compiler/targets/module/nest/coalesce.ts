import type { Nest } from "./nest.ts";
import { restepped, stridesIn } from "./steps.ts";

/**
 * The same nest over as few axes as can be: neighbours become one where everything that is read or written steps over
 * both alike, and axes of size 1 go. Leading axes, the other outer axes and the row stay apart from each other.
 */
export function coalesce(nest: Nest): Nest {
  const strides = stridesIn(nest);
  const first = nest.axes.length - nest.rowAxes;
  const groups = [range(0, nest.leading), range(nest.leading, first), range(first, nest.axes.length)];
  const kept = groups.map((axes) => mergedAxes(nest.axes, axes, strides));
  const all = kept.flat();
  const merged = restepped(nest, (list) => all.map(({ last }) => list[last] ?? 0));
  const [leading = [], , row = []] = kept;
  return { ...merged, axes: all.map(({ size }) => size), leading: leading.length, rowAxes: row.length };
}

interface MergedAxis {
  size: number;
  /** The innermost of the axes that it was: its strides are those of both. */
  readonly last: number;
}

function mergedAxes(
  sizes: readonly number[],
  axes: readonly number[],
  strides: readonly (readonly number[])[],
): readonly MergedAxis[] {
  const merged: { size: number; last: number }[] = [];
  for (const axis of axes) {
    const size = sizes[axis] ?? 1;
    if (size === 1) continue;
    const before = merged.at(-1);
    const stepsAlike = strides.every((list) => (list[before?.last ?? 0] ?? 0) === (list[axis] ?? 0) * size);
    if (before !== undefined && stepsAlike) merged.splice(-1, 1, { size: before.size * size, last: axis });
    else merged.push({ size, last: axis });
  }
  return merged;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
