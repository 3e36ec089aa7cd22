import type { Size } from "../size/size.ts";

/** Element types of values. `bool` is stored as bytes 0 and 1. */
export type DType = "f32" | "i32" | "bool";

/** Sizes of the axes, outermost first. Sizes may be symbolic until `bind`. */
export type Shape = readonly Size[];

/** What is known of a value before any tensor exists. */
export interface ValueType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** A number that may be divided by a size that is not known yet, such as 1/(b*n) in a mean. */
export type Scalar = number | { readonly numerator: number; readonly denominator: Size };

export type Comparison = "eq" | "ne" | "lt" | "le" | "gt" | "ge";

/** No attributes. */
export type None = Readonly<Record<never, never>>;

interface Window {
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly groups: number;
}

/**
 * The closed set: every op lowers to these, every gradient is written in these, every engine runs these.
 * Images are NHWC, filters HWIO with I = channels / groups. There is no padding attribute: `pad` first.
 * Binary kernels and `select` broadcast between equal ranks, size 1 against n. Reductions keep their axes at size 1.
 * Axes are non-negative and sorted.
 */
export interface KernelAttributes {
  // movement
  reshape: { readonly shape: Shape };
  transpose: { readonly perm: readonly number[] };
  broadcast: { readonly shape: Shape };
  concat: { readonly axis: number };
  slice: { readonly begin: Shape; readonly size: Shape };
  pad: { readonly lo: Shape; readonly hi: Shape; readonly value: number };
  reverse: { readonly axes: readonly number[] };
  gather: { readonly axis: number };
  scatter_add: { readonly axis: number; readonly size: Size };
  one_hot: { readonly depth: Size };
  // elementwise
  add: None;
  sub: None;
  mul: None;
  div: None;
  maximum: None;
  minimum: None;
  affine: { readonly scale: Scalar; readonly shift: Scalar };
  compare: { readonly relation: Comparison };
  select: None;
  cast: { readonly to: DType };
  abs: None;
  sign: None;
  exp: None;
  log: None;
  sqrt: None;
  rsqrt: None;
  sin: None;
  cos: None;
  tanh: None;
  sigmoid: None;
  erf: None;
  relu: None;
  // reduction
  sum: { readonly axes: readonly number[] };
  max: { readonly axes: readonly number[] };
  prod: { readonly axes: readonly number[] };
  argmax: { readonly axis: number };
  top_k: { readonly k: number };
  // with closed-form gradient; softmax and log_softmax act on the last axis
  softmax: None;
  log_softmax: None;
  normalize: { readonly axes: readonly number[]; readonly epsilon: number; readonly center: boolean };
  gelu: { readonly form: "exact" | "tanh" };
  // contraction
  matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  conv2d: Window;
  conv2d_input_grad: Window & { readonly height: Size; readonly width: Size };
  conv2d_filter_grad: Window & { readonly kernel: readonly [number, number] };
  max_pool: { readonly kernel: readonly [number, number]; readonly stride: readonly [number, number] };
  max_pool_grad: { readonly kernel: readonly [number, number]; readonly stride: readonly [number, number] };
  // other
  random: { readonly site: number; readonly shape: Shape };
  stop_gradient: None;
}

export type KernelName = keyof KernelAttributes;
