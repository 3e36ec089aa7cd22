import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { isConstant, productOf, type Size } from "../size/size.ts";
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
 * one. Small matrices of a batch are left alone: they are multiplied as one, and there a flag costs nothing.
 * @param alone multiplications in one matrix of a batch from which on the engine multiplies it by itself
 */
export const transposeBeforehand = (alone: number): Rewrite =>
  rewrite(
    "matmul without flags",
    ["matmul"],
    ({ inputs: [a, b], attributes: { transposeA, transposeB }, type, made, emit }) => {
      if (!transposeA && !transposeB) return undefined;
      const inner = a.shape.at(transposeA ? -2 : -1) ?? 1;
      const isOne = productOf(type.shape.slice(0, -2)) === 1;
      if (!isOne && !isAtLeast(alone, productOf([inner, ...type.shape.slice(-2)]))) return undefined;
      const turned = (x: Value) => swapped(x, made) ?? emit.transpose(x, swap(x.shape.length));
      return emit.matmul(transposeA ? turned(a) : a, transposeB ? turned(b) : b);
    },
  );

const isAtLeast = (least: number, size: Size): boolean => isConstant(size) && size >= least;

/** The order of axes that swaps the last two. */
const swap = (rank: number): readonly number[] => [...Array(rank - 2).keys(), rank - 1, rank - 2];

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
  const order = swap(value.shape.length);
  return step?.attributes.perm.every((from, to) => from === order[to]) ? step.inputs[0] : undefined;
}
