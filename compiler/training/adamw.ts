import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../ir/graph.ts";
import type { ValueType } from "../ir/kernel-attributes.ts";
import type { StateEntry } from "../ir/plan.ts";

/** PyTorch's names are betas, eps and weight_decay. */
export interface AdamW {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/** A weight that the optimizer may change. */
export interface Trainable {
  readonly path: string;
  readonly value: Value;
  /** Whether weight decay applies to it; commonly not to biases and norms. */
  readonly decay: boolean;
}

/** Where the running mean of a weight's gradient is kept. */
export const firstMomentPath = (path: string): string => `adamw/first/${path}`;
/** Where the running mean of its square is kept. */
export const secondMomentPath = (path: string): string => `adamw/second/${path}`;

/** State entries of a weight's two moments: they begin at zero. */
export function momentEntries(path: string, shape: readonly number[]): Readonly<Record<string, StateEntry>> {
  const moment: StateEntry = {
    dtype: "f32",
    shape,
    role: "moment",
    init: { kind: "zeros" },
    decay: false,
    trainable: false,
  };
  return { [firstMomentPath(path)]: moment, [secondMomentPath(path)]: moment };
}

/** Numbers of one step that the host computes in f64, and what follows from them alone. */
export interface Rates {
  /** 1 − lr·λ */
  readonly keep: Value;
  /** lr·√c₂ / c₁ */
  readonly stepSize: Value;
  /** ε·√c₂ */
  readonly epsilon: Value;
}

const SCALAR: ValueType = { dtype: "f32", shape: [] };

/**
 * Declares the inputs `lr`, `bias_correction1` = 1 − β₁ᵗ and `bias_correction2` = 1 − β₂ᵗ, t counted from 1.
 * PyTorch's step lr/c₁ · m / (√v/√c₂ + ε) is written lr·√c₂/c₁ · m / (√v + ε·√c₂): the same number with one
 * elementwise step fewer for each weight.
 */
export function readRates(builder: GraphBuilder, options: AdamW): Rates {
  const emit = builder.emitter("adamw");
  const input = (name: string) => builder.input(name, SCALAR, "schedule");
  const rate = input("lr");
  const first = input("bias_correction1");
  const root = emit.unary("sqrt", input("bias_correction2"));
  return {
    keep: emit.affine(rate, -options.weightDecay, 1),
    stepSize: emit.mul(emit.div(rate, first), root),
    epsilon: emit.affine(root, options.epsilon, 0),
  };
}

/** One step of decoupled weight decay Adam (PyTorch's AdamW): writes the weight and its two moments. */
export function updateWeight(
  builder: GraphBuilder,
  weight: Trainable,
  gradient: Value,
  rates: Rates,
  options: AdamW,
): void {
  const { path, value } = weight;
  const emit = builder.emitter(path);
  const spread = (scalar: Value) =>
    emit.reshape(
      scalar,
      value.shape.map(() => 1),
    );
  const type: ValueType = { dtype: value.dtype, shape: value.shape };
  const firstBefore = builder.state(firstMomentPath(path), type);
  const secondBefore = builder.state(secondMomentPath(path), type);
  const square = emit.mul(gradient, gradient);
  const first = emit.add(emit.affine(firstBefore, options.beta1), emit.affine(gradient, 1 - options.beta1));
  const second = emit.add(emit.affine(secondBefore, options.beta2), emit.affine(square, 1 - options.beta2));
  const direction = emit.div(first, emit.add(emit.unary("sqrt", second), spread(rates.epsilon)));
  const decays = weight.decay && options.weightDecay !== 0;
  const kept = decays ? emit.mul(value, spread(rates.keep)) : value;
  builder.write(path, emit.sub(kept, emit.mul(direction, spread(rates.stepSize))));
  builder.write(firstMomentPath(path), first);
  builder.write(secondMomentPath(path), second);
}
