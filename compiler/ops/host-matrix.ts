import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { filled, type MadeTable } from "../op/tables.ts";
import { productOf, type Size } from "../size/size.ts";

/** An f32 matrix whose elements follow from their place and its two lengths. */
export function matrixTable(
  name: string,
  rows: Size,
  columns: Size,
  element: (row: number, column: number, rows: number, columns: number) => number,
): MadeTable {
  return {
    ...{ name, sizes: [rows, columns], type: { dtype: "f32", shape: [rows, columns] } },
    make: ([m = 1, n = 1]) => filled([m, n], (place) => element(Math.floor(place / n), place % n, m, n)),
  };
}

/** Multiplies the lines along an axis by a matrix [new length, old length]. */
export function applyAlong(emit: Emitter, x: Value, axis: number, matrix: Value): Value {
  const [made = 1, length = 1] = matrix.shape;
  const last = x.shape.length - 1;
  const perm = [...x.shape.keys()].filter((i) => i !== axis).concat(axis);
  const moved = axis === last ? x : emit.transpose(x, perm);
  const outer = moved.shape.slice(0, -1);
  const product = emit.matmul(emit.reshape(moved, [productOf(outer), length]), matrix, false, true);
  const lines = emit.reshape(product, [...outer, made]);
  return axis === last
    ? lines
    : emit.transpose(
        lines,
        [...x.shape.keys()].map((i) => perm.indexOf(i)),
      );
}
