import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { type Rewrite, rewrite, type Surroundings } from "./rewrite.ts";

/** A matmul reads an operand with its last two axes swapped for nothing, or nearly so: no transpose is needed. */
export const absorbTranspose: Rewrite = rewrite(
  "transposed operand",
  ["matmul"],
  ({ inputs: [a, b], attributes: { transposeA, transposeB }, made, emit }) => {
    const left = swapped(a, made);
    const right = swapped(b, made);
    if (!left && !right) return undefined;
    const flipped = [transposeA !== (left !== undefined), transposeB !== (right !== undefined)] as const;
    return emit.matmul(left ?? a, right ?? b, ...flipped);
  },
);

/**
 * The contrary, for engines whose matmul is slow with a flag. Weights are transposed once a step, as equal steps are
 * one. Batched products are left alone.
 */
export const transposeBeforehand: Rewrite = rewrite(
  "matmul without flags",
  ["matmul"],
  ({ inputs: [a, b], attributes: { transposeA, transposeB }, made, emit }) => {
    if (a.shape.length !== 2 || (!transposeA && !transposeB)) return undefined;
    const turned = (x: Value) => swapped(x, made) ?? emit.transpose(x, [1, 0]);
    return emit.matmul(transposeA ? turned(a) : a, transposeB ? turned(b) : b);
  },
);

/** A batch of one is no batch, and rank 2 is the fast path everywhere. */
export const batchOfOne: Rewrite = rewrite("batch of one", ["matmul"], ({ inputs, attributes, type, emit }) => {
  const [a, b] = inputs.map((x) => flat(x, emit));
  return a && b && emit.reshape(emit.matmul(a, b, attributes.transposeA, attributes.transposeB), type.shape);
});

function flat(x: Value, emit: Emitter): Value | undefined {
  const batch = x.shape.slice(0, -2);
  return batch.length > 0 && batch.every((size) => size === 1) ? emit.reshape(x, x.shape.slice(-2)) : undefined;
}

/** x where a value is x with its last two axes swapped. */
function swapped(value: Value, made: Surroundings["made"]): Value | undefined {
  const step = made(value, "transpose");
  const rank = value.shape.length;
  const swap = step?.attributes.perm.every((from, to) => from === (to < rank - 2 ? to : 2 * rank - 3 - to));
  return swap === true ? step?.inputs[0] : undefined;
}
