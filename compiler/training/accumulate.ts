import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { StateEntry } from "../ir/plan.ts";
import { pathBeside } from "../ir/state-path.ts";
import { spread, type TrainedWeight, type WithGradient } from "./optimizers/optimizer.ts";

const sumPath = (path: string): string => pathBeside("accumulator", "gradient", path);

/** Sums of gradients begin at zero. */
export const accumulatorEntries = (weights: readonly TrainedWeight[]): Readonly<Record<string, StateEntry>> =>
  Object.fromEntries(
    weights.map(({ path, sizes }) => [
      sumPath(path),
      { dtype: "f32", shape: sizes, role: "accumulator", init: { kind: "zeros" }, decay: false, trainable: false },
    ]),
  );

/**
 * The gradients of a step's batches so far, this one's among them, each by its part of the step's images: what one batch
 * of all of them would give.
 */
export function accumulated(builder: GraphBuilder, weights: readonly WithGradient[]): readonly WithGradient[] {
  const share = builder.input("accumulation_share", { dtype: "f32", shape: [] }, "schedule");
  return weights.map((weight) => {
    const { path, gradient } = weight;
    const emit = builder.emitter(path);
    const before = builder.state(sumPath(path), { dtype: gradient.dtype, shape: gradient.shape });
    return { ...weight, gradient: emit.add(before, emit.mul(gradient, spread(emit, share, gradient))) };
  });
}

/** Keeps the sums for the batches that follow. */
export function keepSums(builder: GraphBuilder, weights: readonly WithGradient[]): void {
  for (const { path, gradient } of weights) builder.write(sumPath(path), gradient);
}

/** Begins the next step's sums. */
export function clearSums(builder: GraphBuilder, weights: readonly WithGradient[]): void {
  for (const { path, gradient } of weights) {
    const { dtype, shape } = gradient;
    builder.write(sumPath(path), builder.emitter(path).affine(builder.state(sumPath(path), { dtype, shape }), 0));
  }
}
