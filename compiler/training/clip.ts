import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { spread } from "./optimizers/optimizer.ts";

const FROM = "clip";

/** ‖g‖ over all gradients together, an f32 scalar of rank 0. */
export function globalNorm(builder: GraphBuilder, gradients: readonly Value[]): Value {
  const emit = builder.emitter(FROM);
  if (gradients.length === 0) return builder.scalar(0);
  const squares = gradients.map((gradient) => emit.reshape(sumOfSquares(emit, gradient), [1]));
  return emit.unary("sqrt", emit.reshape(emit.sum(emit.concat(squares, 0), [0]), []));
}

function sumOfSquares(emit: Emitter, x: Value): Value {
  const square = emit.mul(x, x);
  return x.shape.length === 0 ? square : emit.sum(square, [...x.shape.keys()]);
}

/** PyTorch's clip_grad_norm_: every gradient times min(1, limit / (‖g‖ + 1e-6)). */
export function clip<W extends Gradient>(
  builder: GraphBuilder,
  weights: readonly W[],
  norm: Value,
  limit: number,
): readonly W[] {
  const emit = builder.emitter(FROM);
  const ratio = emit.div(builder.scalar(limit), emit.affine(norm, 1, 1e-6));
  const factor = emit.minimum(ratio, builder.scalar(1));
  return weights.map((weight) => ({
    ...weight,
    gradient: emit.mul(weight.gradient, spread(emit, factor, weight.gradient)),
  }));
}

/** Whatever has a gradient. */
interface Gradient {
  readonly gradient: Value;
}
