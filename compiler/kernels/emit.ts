import type { Constant, Value } from "../ir/graph.ts";
import { type Operands, operandsOf, type Results } from "../ir/kernel-arity.ts";
import type { Comparison, DType, KernelAttributes, KernelName, None, Scalar, Shape } from "../ir/kernel-attributes.ts";

/** No attributes: one object for all steps that have none. */
const NONE: None = {};

/** Adds one step and answers with its results. */
export type EmitStep = <K extends KernelName>(
  kernel: K,
  inputs: Operands<Value>[K],
  attributes: KernelAttributes[K],
) => Results<Value>[K];

/**
 * Kernels as functions of values, so that lowerings and gradient rules read like the formulas they are.
 * Binary kernels want equal ranks: see `expandTo`.
 */
export class Emitter {
  readonly step: EmitStep;
  /** Adds data known at compile time. */
  readonly constant: (constant: Constant) => Value;

  constructor(step: EmitStep, constant: (constant: Constant) => Value) {
    this.step = step;
    this.constant = constant;
  }

  /** The first result of a step; most have no other. */
  one<K extends KernelName>(kernel: K, inputs: Operands<Value>[K], attributes: KernelAttributes[K]): Value {
    return this.step(kernel, inputs, attributes)[0];
  }

  reshape(x: Value, shape: Shape): Value {
    return this.one("reshape", [x], { shape });
  }
  transpose(x: Value, perm: readonly number[]): Value {
    return this.one("transpose", [x], { perm });
  }
  broadcast(x: Value, shape: Shape): Value {
    return this.one("broadcast", [x], { shape });
  }
  concat(xs: readonly Value[], axis: number): Value {
    return this.one("concat", operandsOf("concat", xs), { axis });
  }
  slice(x: Value, begin: Shape, size: Shape): Value {
    return this.one("slice", [x], { begin, size });
  }
  pad(x: Value, lo: Shape, hi: Shape, value = 0): Value {
    return this.one("pad", [x], { lo, hi, value });
  }
  reverse(x: Value, axes: readonly number[]): Value {
    return this.one("reverse", [x], { axes });
  }
  gather(x: Value, indices: Value, axis: number): Value {
    return this.one("gather", [x, indices], { axis });
  }
  scatterAdd(updates: Value, indices: Value, axis: number, size: Shape[number]): Value {
    return this.one("scatter_add", [updates, indices], { axis, size });
  }
  oneHot(indices: Value, depth: Shape[number]): Value {
    return this.one("one_hot", [indices], { depth });
  }

  add(a: Value, b: Value): Value {
    return this.one("add", [a, b], NONE);
  }
  sub(a: Value, b: Value): Value {
    return this.one("sub", [a, b], NONE);
  }
  mul(a: Value, b: Value): Value {
    return this.one("mul", [a, b], NONE);
  }
  div(a: Value, b: Value): Value {
    return this.one("div", [a, b], NONE);
  }
  maximum(a: Value, b: Value): Value {
    return this.one("maximum", [a, b], NONE);
  }
  minimum(a: Value, b: Value): Value {
    return this.one("minimum", [a, b], NONE);
  }
  /** x · scale + shift */
  affine(x: Value, scale: Scalar, shift: Scalar = 0): Value {
    return this.one("affine", [x], { scale, shift });
  }
  compare(a: Value, relation: Comparison, b: Value): Value {
    return this.one("compare", [a, b], { relation });
  }
  select(condition: Value, a: Value, b: Value): Value {
    return this.one("select", [condition, a, b], NONE);
  }
  cast(x: Value, to: DType): Value {
    return this.one("cast", [x], { to });
  }
  /** One of the kernels that take one value and have no attributes. */
  unary(kernel: UnaryKernel, x: Value): Value {
    return this.one(kernel, [x], NONE);
  }

  sum(x: Value, axes: readonly number[]): Value {
    return this.one("sum", [x], { axes });
  }
  max(x: Value, axes: readonly number[]): Value {
    return this.one("max", [x], { axes });
  }
  prod(x: Value, axes: readonly number[]): Value {
    return this.one("prod", [x], { axes });
  }
  argmax(x: Value, axis: number): Value {
    return this.one("argmax", [x], { axis });
  }

  matmul(a: Value, b: Value, transposeA = false, transposeB = false): Value {
    return this.one("matmul", [a, b], { transposeA, transposeB });
  }
}

export type UnaryKernel =
  | "abs"
  | "sign"
  | "exp"
  | "log"
  | "sqrt"
  | "rsqrt"
  | "sin"
  | "cos"
  | "tanh"
  | "sigmoid"
  | "erf"
  | "relu"
  | "softmax"
  | "log_softmax"
  | "stop_gradient";
