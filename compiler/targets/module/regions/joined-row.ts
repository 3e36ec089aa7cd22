/**
 * How many of the last axes are gone through as a row where nothing says so: as many as everything that is read or
 * written steps over as if they were one.
 */
export function joinedRow(axes: readonly number[], strides: readonly (readonly number[])[]): number {
  let count = Math.min(1, axes.length);
  while (count < axes.length) {
    const outer = axes.length - count - 1;
    const size = axes[outer + 1] ?? 1;
    if (!strides.every((list) => list[outer] === (list[outer + 1] ?? 0) * size)) break;
    count++;
  }
  return count;
}
