/**
 * The coarsest axes that the axes of two shapes are both made of, outermost first: [6, 4] and [2, 12] are both made of
 * [2, 3, 4]. Undefined where they hold different numbers of elements or cut across each other, as [2, 3] and [3, 2].
 */
export function commonAxes(a: readonly number[], b: readonly number[]): readonly number[] | undefined {
  const axes: number[] = [];
  const [left, right] = [a, b].map((shape) => shape.filter((size) => size !== 1));
  if (left === undefined || right === undefined) return undefined;
  let [i, j] = [left.length - 1, right.length - 1];
  let [restA, restB] = [left[i] ?? 1, right[j] ?? 1];
  while (i >= 0 && j >= 0) {
    const axis = restA < restB ? restA : restB;
    if (restA % axis !== 0 || restB % axis !== 0) return undefined;
    axes.unshift(axis);
    restA /= axis;
    restB /= axis;
    if (restA === 1) restA = left[--i] ?? 1;
    if (restB === 1) restB = right[--j] ?? 1;
  }
  return i < 0 && j < 0 ? axes : undefined;
}

/** Strides over axes that `axes` were refined to. */
export function refinedStrides(
  axes: readonly number[],
  strides: readonly number[],
  refined: readonly number[],
): readonly number[] {
  const made: number[] = new Array(refined.length).fill(0);
  let at = refined.length - 1;
  for (const [axis, size] of [...axes.entries()].reverse()) {
    if (size === 1) continue;
    let stride = strides[axis] ?? 0;
    for (let left = size; left > 1; at--) {
      const part = refined[at] ?? 1;
      made[at] = stride;
      stride *= part;
      left /= part;
    }
  }
  return made;
}
