import type { Constant } from "../ir/graph.ts";
import { sameShape } from "../ir/same-shape.ts";
import { type Size, sameSize } from "../size/size.ts";
import { ensure, ensureReals, pair } from "./fit.ts";
import type { Kernel } from "./kernel.ts";
import { dot, elementCount, zeros } from "./nd-array.ts";

/** The product of the matrices in the last two axes, [..., m, k] by [..., k, n]; axes before are the same in both. */
export const matmul: Kernel<"matmul"> = {
  shape(inputs, { transposeA, transposeB }) {
    const [a, b] = inputs;
    ensureReals("matmul", inputs);
    ensure("matmul", inputs, a.shape.length >= 2 && a.shape.length === b.shape.length, "ranks differ or are below 2");
    const batch = a.shape.slice(0, -2);
    ensure("matmul", inputs, sameShape(batch, b.shape.slice(0, -2)), "axes before the matrices differ");
    const [m, inner] = matrix(a.shape, transposeA);
    const [innerOfB, n] = matrix(b.shape, transposeB);
    ensure("matmul", inputs, sameSize(inner, innerOfB), "inner sizes differ");
    return [{ dtype: "f32", shape: [...batch, m, n] }];
  },
  // With A and B as they are multiplied: dA = g Bᵀ and dB = Aᵀ g, transposed back where the flag says so.
  vjp({ emit, inputs, cotangents, attributes: { transposeA, transposeB } }) {
    const [a, b] = inputs;
    const [g] = cotangents;
    return [
      transposeA ? emit.matmul(b, g, transposeB, true) : emit.matmul(g, b, false, !transposeB),
      transposeB ? emit.matmul(g, a, true, transposeA) : emit.matmul(a, g, !transposeA, false),
    ];
  },
  flops(inputs, outputs, { transposeA }) {
    const inner = inputs[0].shape.at(transposeA ? -2 : -1) ?? 0;
    return 2 * inner * elementCount(outputs[0].shape);
  },
  evaluate(inputs, attributes) {
    const [a, b] = inputs;
    const result = zeros(matmul.shape(inputs, attributes)[0]);
    const left = walk(a, attributes.transposeA);
    const right = walk(b, attributes.transposeB);
    let e = 0;
    for (let startA = 0, startB = 0; e < result.data.length; startA += left.size, startB += right.size) {
      for (let i = 0; i < left.rows; i++) {
        const row = { data: a.data, start: startA + i * left.toNextRow, step: left.toNextColumn };
        for (let j = 0; j < right.columns; j++) {
          const column = { data: b.data, start: startB + j * right.toNextColumn, step: right.toNextRow };
          result.data[e++] = dot(row, column, right.rows);
        }
      }
    }
    return [result];
  },
};

/** Rows and columns as they are multiplied. */
function matrix<S extends Size>(shape: readonly S[], transposed: boolean): readonly [S, S] {
  const [rows, columns] = pair(shape.slice(-2));
  return transposed ? [columns, rows] : [rows, columns];
}

/** How to step through the matrices of an operand as they are multiplied. */
function walk({ shape }: Constant, transposed: boolean) {
  const [rows, columns] = matrix(shape, transposed);
  const [toNextRow, toNextColumn] = transposed ? [1, rows] : [columns, 1];
  return { rows, columns, size: rows * columns, toNextRow, toNextColumn };
}
