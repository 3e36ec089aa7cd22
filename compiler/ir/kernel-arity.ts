import { atLeast, boundsOf, type Count, type Counted } from "./arity.ts";
import type { KernelName } from "./kernel-attributes.ts";

/** How many values each kernel reads. */
const reads = {
  reshape: 1,
  transpose: 1,
  broadcast: 1,
  concat: atLeast(1),
  slice: 1,
  pad: 1,
  reverse: 1,
  gather: 2,
  scatter_add: 2,
  one_hot: 1,
  add: 2,
  sub: 2,
  mul: 2,
  div: 2,
  maximum: 2,
  minimum: 2,
  affine: 1,
  compare: 2,
  select: 3,
  cast: 1,
  abs: 1,
  sign: 1,
  exp: 1,
  log: 1,
  sqrt: 1,
  rsqrt: 1,
  sin: 1,
  cos: 1,
  tanh: 1,
  sigmoid: 1,
  erf: 1,
  relu: 1,
  sum: 1,
  max: 1,
  prod: 1,
  argmax: 1,
  top_k: 1,
  softmax: 1,
  log_softmax: 1,
  normalize: 1,
  gelu: 1,
  matmul: 2,
  conv2d: 2,
  conv2d_input_grad: 2,
  conv2d_filter_grad: 2,
  max_pool: 1,
  max_pool_grad: 3,
  random: 2,
  stop_gradient: 1,
} as const satisfies Record<KernelName, Count>;

/** How many it gives, where that is not one. */
const gives = {
  /** Values, and where they were. */
  top_k: 2,
  /** The elements, their mean, and the inverse of their spread. */
  normalize: 3,
} as const satisfies Partial<Record<KernelName, Count>>;

type Several = typeof gives;
type Given<K extends KernelName> = K extends keyof Several ? Several[K] : 1;

/** What each kernel reads, in its place: a value, a type, a constant, an engine's tensor. */
export type Operands<T> = { readonly [K in KernelName]: Counted<(typeof reads)[K], T> };

/** What each kernel gives. */
export type Results<T> = { readonly [K in KernelName]: Counted<Given<K>, T> };

/** What reaches each result on the way back: of several, not each need have a gradient. */
export type Cotangents<T> = {
  readonly [K in KernelName]: Counted<Given<K>, K extends keyof Several ? T | undefined : T>;
};

/*
 * Graphs and plans hold what steps read and give as lists. Here, and nowhere else, a list becomes what a kernel reads
 * or gives by type. Another count is a defect of whoever made the step.
 */

export function operandsOf<K extends KernelName, T>(kernel: K, values: readonly T[]): Operands<T>[K] {
  requireCount(kernel, "reads", reads[kernel], values);
  return values as unknown as Operands<T>[K];
}

export function resultsOf<K extends KernelName, T>(kernel: K, values: readonly T[]): Results<T>[K] {
  requireCount(kernel, "gives", countGiven(kernel), values);
  return values as unknown as Results<T>[K];
}

export function cotangentsOf<K extends KernelName, T>(kernel: K, values: readonly (T | undefined)[]): Cotangents<T>[K] {
  const count = countGiven(kernel);
  requireCount(kernel, "gives", count, count === 1 ? values.filter((value) => value !== undefined) : values);
  return values as unknown as Cotangents<T>[K];
}

const countGiven = (kernel: KernelName): Count => (gives as Partial<Record<KernelName, Count>>)[kernel] ?? 1;

function requireCount(kernel: KernelName, does: string, count: Count, { length }: readonly unknown[]): void {
  const { min, max } = boundsOf(count);
  if (length < min || length > max) throw new RangeError(`${kernel} never ${does} ${length} values`);
}
