import { elementCount, rowMajorStrides } from "../../../kernels/nd-array.ts";

/** A stretch of memory that a program writes and reads: it gets its address when it is known how long it is needed. */
export interface Storage {
  readonly elements: number;
  /** Where it lies from the beginning on, for what the host writes or reads; others are placed by their lifetimes. */
  readonly owner: "input" | "state" | "constant" | "program";
  readonly name: string;
  /** The one number that it holds, if that is known when the plan is compiled. */
  readonly literal?: number;
}

/** Where the elements of a value lie: offset + Σ stride · index, in elements of the storage. */
export interface Layout {
  readonly storage: Storage;
  readonly offset: number;
  /** One for each axis of the value's shape; 0 where it is stretched, negative where it is reversed. */
  readonly strides: readonly number[];
}

/** Row-major from the beginning of its storage, with nothing left out. */
export function isWhole(layout: Layout, shape: readonly number[]): boolean {
  return layout.offset === 0 && layout.storage.elements === elementCount(shape) && isRowMajor(layout, shape);
}

function isRowMajor({ strides }: Layout, shape: readonly number[]): boolean {
  const packed = rowMajorStrides(shape);
  return shape.every((size, axis) => size === 1 || strides[axis] === packed[axis]);
}

/** The strides that read the same elements in another shape of as many; undefined where no strides do. */
export function reshapedStrides(
  shape: readonly number[],
  strides: readonly number[],
  to: readonly number[],
): readonly number[] | undefined {
  const runs = mergedRuns(shape, strides);
  const made: number[] = [];
  // Innermost first: each axis takes what is left of the innermost run.
  let run = runs.pop();
  for (const size of to.toReversed()) {
    if (size === 1) {
      made.unshift(0);
      continue;
    }
    if (run === undefined || run.size % size !== 0) return undefined;
    made.unshift(run.stride);
    run = { size: run.size / size, stride: run.stride * size };
    if (run.size === 1) run = runs.pop();
  }
  return made;
}

/** How a space of points is stepped through, the same text however its axes are cut. */
export function stepsKey(shape: readonly number[], strides: readonly number[]): string {
  return mergedRuns(shape, strides)
    .map(({ size, stride }) => `${size}:${stride}`)
    .join();
}

/** Axes that are stepped through as one, as one. */
function mergedRuns(shape: readonly number[], strides: readonly number[]): { size: number; stride: number }[] {
  const runs: { size: number; stride: number }[] = [];
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const stride = strides[axis] ?? 0;
    const last = runs.at(-1);
    if (last !== undefined && last.stride === stride * size) runs.splice(-1, 1, { size: last.size * size, stride });
    else runs.push({ size, stride });
  });
  return runs;
}
