import type { OptimizerOptions } from "../../../schema/recipe/recipe-optimizer.ts";
import { matchesGlob } from "../../checkpoint/name-glob.ts";
import type { Value } from "../../ir/graph.ts";
import type { Emitter } from "../../kernels/emit.ts";
import { adamChange, corrections, means, nextMeans } from "./adam-change.ts";
import { norm, type Optimizer, spread, type WeightForm } from "./optimizer.ts";

type Options = OptimizerOptions<"muon">;

/** Jordan's quintic: x ← a·x + (b·xxᵀ + c·(xxᵀ)²)·x pulls every singular value towards 1. */
const QUINTIC = { a: 3.4445, b: -4.775, c: 2.0315 };

/** Below this a norm divides no more. */
const SMALLEST_NORM = 1e-7;

/**
 * Muon as PyTorch has it, its products in 32 bits where PyTorch's are in 16: B ← μ·B + (1 − μ)·g; w ← (1 − lr·λ)·w − lr·r ·
 * NS(B), or NS((1 − μ)·g + μ·B) with Nesterov's momentum. r is of the matrix's form. Weights that are no hidden matrix are
 * AdamW's, with its own rate.
 */
export const muon: Optimizer<Options> = {
  title: "Muon",
  keeps: (options, weight) => (isMatrix(options, weight) ? ["momentum"] : means),
  scalars: ({ rest }, t) => corrections(rest, t),
  base: (options, weight) => (isMatrix(options, weight) ? options : options.rest),
  begin(step, options, weights) {
    const { momentum, nesterov, iterations, rest } = options;
    const change = adamChange(
      step,
      rest,
      weights.filter((weight) => !isMatrix(options, weight)),
    );
    return (emit, weight, kept) => {
      const { value, gradient, rate } = weight;
      if (!isMatrix(options, weight)) {
        const { first, second } = nextMeans(emit, rest, gradient, kept);
        const decayed = () => step.decayed(emit, weight);
        return { weight: change(emit, weight, { first, second }, decayed), kept: [first, second] };
      }
      const [before = gradient] = kept;
      const mixed = (mean: Value, own: number) => emit.add(emit.affine(mean, own), emit.affine(gradient, 1 - own));
      const mean = mixed(before, momentum);
      const direction = orthogonal(emit, nesterov ? mixed(mean, momentum) : mean, iterations);
      const size = spread(emit, step.rate(rate * formFactor(options, weight)), value);
      return { weight: emit.sub(step.decayed(emit, weight), emit.mul(direction, size)), kept: [mean] };
    };
  },
};

const isMatrix = ({ except }: Options, { path, isHidden }: WeightForm): boolean =>
  isHidden && !except.some((pattern) => matchesGlob(pattern)(path));

/** What the rate of a matrix is multiplied by; kernels have `in` before `out`. */
export function formFactor({ adjust_lr }: Options, { sizes: [from = 1, to = 1] }: Pick<WeightForm, "sizes">): number {
  switch (adjust_lr) {
    case "original":
      return Math.sqrt(Math.max(1, to / from));
    case "match_rms_adamw":
      return 0.2 * Math.sqrt(Math.max(from, to));
    case "spectral_unclamped":
      return Math.sqrt(to / from);
  }
}

/** Iterations of Newton and Schulz, over the smaller of the two Gram matrices. */
function orthogonal(emit: Emitter, matrix: Value, iterations: number): Value {
  const { a, b, c } = QUINTIC;
  const [rows, columns] = matrix.shape;
  const isTall = Number(rows) > Number(columns);
  const smallest = emit.constant({ dtype: "f32", shape: [], data: Float64Array.of(SMALLEST_NORM) });
  let x = emit.div(matrix, spread(emit, emit.maximum(norm(emit, matrix), smallest), matrix));
  for (let i = 0; i < iterations; i++) {
    const gram = emit.matmul(x, x, isTall, !isTall);
    const update = emit.add(emit.affine(gram, b), emit.affine(emit.matmul(gram, gram), c));
    x = emit.add(emit.affine(x, a), isTall ? emit.matmul(x, update) : emit.matmul(update, x));
  }
  return x;
}
