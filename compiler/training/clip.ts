import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../ir/graph.ts";
import { spread, sumOfSquares } from "./optimizers/optimizer.ts";

const FROM = "clip";

/** ‖g‖ over all gradients together, an f32 scalar of rank 0. */
export function globalNorm(builder: GraphBuilder, weights: readonly Gradient[]): Value {
  const emit = builder.emitter(FROM);
  if (weights.length === 0) return builder.scalar(0);
  const squares = weights.map(({ gradient }) => emit.reshape(sumOfSquares(emit, gradient), [1]));
  return emit.unary("sqrt", emit.reshape(emit.sum(emit.concat(squares, 0), [0]), []));
}

/** PyTorch's clip_grad_value_: every number is brought between -limit and limit. */
export function clipValues<W extends Gradient>(
  builder: GraphBuilder,
  weights: readonly W[],
  limit: number,
): readonly W[] {
  const emit = builder.emitter(FROM);
  const [low, high] = [builder.scalar(-limit), builder.scalar(limit)];
  return weights.map((weight) => {
    const { gradient } = weight;
    const above = emit.maximum(gradient, spread(emit, low, gradient));
    return { ...weight, gradient: emit.minimum(above, spread(emit, high, gradient)) };
  });
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
