import type { GraphBuilder } from "../../graph/graph-builder.ts";
import type { Value } from "../../ir/graph.ts";
import type { Emitter } from "../../kernels/emit.ts";

/** What a weight is to an optimizer. */
export interface WeightForm {
  readonly path: string;
  readonly sizes: readonly number[];
  /** Whether it is a matrix between others: it has two axes, and is in neither the first nor the last stage. */
  readonly isHidden: boolean;
}

/** How it is trained. */
export interface TrainedWeight extends WeightForm {
  /** Its weight decay; 0 where it has none. */
  readonly decay: number;
  /** What the learning rate is multiplied by for it. */
  readonly rate: number;
}

/** Such a weight in a graph. */
export interface Trainable extends TrainedWeight {
  readonly value: Value;
}

/** And its gradient, as the optimizer is to take it. */
export interface WithGradient extends Trainable {
  readonly gradient: Value;
}

/** One step's change of a weight: what it becomes, and what becomes of each that is kept beside it. */
export interface Update {
  readonly weight: Value;
  readonly kept: readonly Value[];
}

/** Changes one weight by its gradient and what was kept beside it, in the order in which `keeps` names it. */
export type UpdateWeight = (emit: Emitter, weight: WithGradient, kept: readonly Value[]) => Update;

/** All that Vitral knows of an optimizer beside its field in the recipe. */
export interface Optimizer<Options> {
  /** What people call it. */
  readonly title: string;
  /** What is kept beside a weight, each of its shape and 0 at first. Steps and paths are called after it. */
  keeps(options: Options, weight: WeightForm): readonly string[];
  /** Numbers of a step beside its learning rate, which the host computes in f64; t counts steps from 1. */
  scalars(options: Options, t: number): Readonly<Record<string, number>>;
  /** A weight's own rate and decay, where those are not the optimizer's. */
  base?(options: Options, weight: WeightForm): { readonly lr: number; readonly weight_decay: number };
  /** Reads a step's numbers, once for all weights. */
  begin(step: StepNumbers, options: Options, weights: readonly TrainedWeight[]): UpdateWeight;
}

/** The numbers of a step, as values of its graph. */
export class StepNumbers {
  readonly emit: Emitter;
  private readonly lr: Value;
  private readonly builder: GraphBuilder;
  private readonly shared = new Map<string, Value>();

  constructor(builder: GraphBuilder, name: string) {
    this.builder = builder;
    this.emit = builder.emitter(name);
    this.lr = this.scalar("lr");
  }

  /** One that the host computes: an f32 scalar of rank 0. */
  scalar(name: string): Value {
    return this.builder.input(name, { dtype: "f32", shape: [] }, "schedule");
  }

  /** The learning rate, times a weight's own factor. */
  rate(factor: number): Value {
    return factor === 1 ? this.lr : this.once(`rate ${factor}`, () => this.emit.affine(this.lr, factor));
  }

  /** A weight after decoupled weight decay: (1 − lr·λ)·w. */
  decayed(emit: Emitter, weight: Trainable): Value {
    const { value, decay } = weight;
    return decay === 0 ? value : emit.mul(value, spread(emit, this.keep(weight), value));
  }

  /** 1 − lr·λ */
  keep({ rate, decay }: TrainedWeight): Value {
    return this.once(`keep ${rate * decay}`, () => this.emit.affine(this.lr, -rate * decay, 1));
  }

  /** What several weights take alike is computed once. */
  once(key: string, make: () => Value): Value {
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.shared.set(key, made);
    return made;
  }
}

/** A gradient with weight decay in it: g + λ·w. */
export const withDecay = (emit: Emitter, { value, gradient, decay }: WithGradient): Value =>
  decay === 0 ? gradient : emit.add(gradient, emit.affine(value, decay));

/** ‖x‖ over all elements, a scalar of rank 0. */
export const norm = (emit: Emitter, x: Value): Value => emit.unary("sqrt", emit.reshape(sumOfSquares(emit, x), []));

/** One number, with as many axes as before. */
export function sumOfSquares(emit: Emitter, x: Value): Value {
  const square = emit.mul(x, x);
  return x.shape.length === 0 ? square : emit.sum(square, [...x.shape.keys()]);
}

/** A scalar as a tensor of as many axes as another, which goes with each of its elements. */
export const spread = (emit: Emitter, scalar: Value, { shape }: Value): Value =>
  emit.reshape(
    scalar,
    shape.map(() => 1),
  );
