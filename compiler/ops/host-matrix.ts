import type { Value } from "../graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import type { LowerContext } from "../op.ts";
import { evaluateSize, isConstant, productOf, type Size } from "../size/size.ts";

type Tools = Pick<LowerContext<unknown, unknown, unknown>, "constant" | "table">;

/** A matrix that is computed on the host as soon as its two lengths are numbers. */
export function hostMatrix(
  { constant, table }: Tools,
  rows: Size,
  columns: Size,
  element: (row: number, column: number, rows: number, columns: number) => number,
): Value {
  const make = (m: number, n: number) => {
    const data = Float64Array.from({ length: m * n }, (_, i) => element(Math.floor(i / n), i % n, m, n));
    return { dtype: "f32" as const, shape: [m, n], data };
  };
  if (isConstant(rows) && isConstant(columns)) return constant(make(rows, columns));
  return table({ dtype: "f32", shape: [rows, columns] }, (bindings) =>
    make(evaluateSize(rows, bindings), evaluateSize(columns, bindings)),
  );
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
