import type { StoredWeight } from "../../../compiler/export/stored-weight.ts";
import type { HostTensor } from "../../engines/engine.ts";

type Tensors = ReadonlyMap<string, HostTensor>;

/** Weights by the names and in the layouts of a target. */
export function toStored(weights: Tensors, stored: readonly StoredWeight[]): Tensors {
  return new Map(
    stored.flatMap(({ path, key, axes }) => {
      const ours = weights.get(path);
      return ours === undefined ? [] : [[key, permuted(ours, axes)] as const];
    }),
  );
}

/** Our weights again of what a target stored; what is not there is left out. */
export function fromStored(
  tensors: Tensors,
  stored: readonly StoredWeight[],
  sizes: (path: string) => readonly number[],
): Tensors {
  return new Map(
    stored.flatMap(({ path, key, axes }) => {
      const theirs = tensors.get(key);
      if (theirs === undefined) return [];
      const shape = sizes(path);
      const back = shape.flatMap((_, i) => (axes.includes(i) ? [axes.indexOf(i)] : []));
      return [[path, { ...permuted(theirs, back), shape }] as const];
    }),
  );
}

/** A tensor whose axes are those of another in another order; axes of length 1 may be left out. */
function permuted({ dtype, shape, data }: HostTensor, axes: readonly number[]): HostTensor {
  const made = axes.map((axis) => shape[axis] ?? 1);
  const strides = axes.map((axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const moved = data.slice();
  const place = made.map(() => 0);
  let from = 0;
  for (let i = 0; i < moved.length; i++) {
    moved[i] = data[from] ?? 0;
    for (let axis = made.length - 1; axis >= 0; axis--) {
      const [next = 0, stride = 0, size = 1] = [(place[axis] ?? 0) + 1, strides[axis], made[axis]];
      from += stride;
      place[axis] = next;
      if (next < size) break;
      from -= stride * size;
      place[axis] = 0;
    }
  }
  return { dtype, shape: made, data: moved };
}
