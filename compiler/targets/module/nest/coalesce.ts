import type { Access, Nest } from "./nest.ts";

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
  const replace = (list: readonly number[]) => all.map(({ last }) => list[last] ?? 0);
  const place = (access: Access): Access => ({ ...access, strides: replace(access.strides) });
  return {
    ...nest,
    axes: all.map(({ size }) => size),
    leading: kept[0]?.length ?? 0,
    rowAxes: kept[2]?.length ?? 0,
    values: nest.values.map((value) => {
      if (value.op === "load") return { ...value, access: place(value.access) };
      return value.op === "index" ? { ...value, strides: replace(value.strides) } : value;
    }),
    stores: nest.stores.map((store) => ({ ...store, access: place(store.access) })),
    accumulations: nest.accumulations.map((sum) => ({ ...sum, access: place(sum.access) })),
  };
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

/** All that steps through the nest. */
function stridesIn({ values, stores, accumulations }: Nest): readonly (readonly number[])[] {
  return [
    ...values.flatMap((value) => {
      if (value.op === "load") return [value.access.strides];
      return value.op === "index" ? [value.strides] : [];
    }),
    ...[...stores, ...accumulations].map(({ access }) => access.strides),
  ];
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
