import type { Constant, Value } from "../ir/graph.ts";
import type { Cotangents, Operands, Results } from "../ir/kernel-arity.ts";
import type { KernelAttributes, KernelName, ValueType } from "../ir/kernel-attributes.ts";
import type { Emitter } from "./emit.ts";

/** What a gradient rule works from. Rules may use the kernel's inputs and its outputs. */
export interface Pullback<K extends KernelName> {
  readonly emit: Emitter;
  readonly inputs: Operands<Value>[K];
  readonly outputs: Results<Value>[K];
  /** One for each output; of several, undefined where nothing downstream depends on it. At least one is defined. */
  readonly cotangents: Cotangents<Value>[K];
  readonly attributes: KernelAttributes[K];
}

/** What one application costs, in numbers: after `bind`. */
export interface Cost {
  /** All floating-point operations; a multiply-add counts as 2. */
  readonly operations: number;
  /** Those of products of matrices and of convolutions alone: what is published as FLOPs, and what PyTorch's counter counts. */
  readonly flops: number;
  /** Bytes read and written if nothing were fused, 4 an element (1 for bool). */
  readonly bytes: number;
}

/** A row of the closed table: everything the compiler knows of a kernel. */
export interface Kernel<K extends KernelName> {
  /** Result types. Throws `KernelError` when the inputs do not fit: a compiler bug, never a user's mistake. */
  shape(inputs: Operands<ValueType>[K], attributes: KernelAttributes[K]): Results<ValueType>[K];
  /**
   * Cotangents of the inputs from those of the outputs; undefined for an input that no gradient flows to.
   * `null` where nothing could be given: results that are no f32, or a gradient that is not written (max_pool_grad).
   */
  readonly vjp: ((pullback: Pullback<K>) => Operands<Value | undefined>[K]) | null;
  /** Floating-point operations for bound types; bytes follow from the types alone. */
  flops(inputs: Operands<BoundType>[K], outputs: Results<BoundType>[K], attributes: KernelAttributes[K]): number;
  /** The reference: a plain f64 loop. Folds constants, checks gradients and rewrites, is the oracle of every engine. */
  evaluate(inputs: Operands<Constant>[K], attributes: KernelAttributes[K]): Results<Constant>[K];
}

export interface BoundType {
  readonly dtype: ValueType["dtype"];
  readonly shape: readonly number[];
}

/** Exhaustive by type: a kernel without a row does not type-check. */
export type KernelTable = { readonly [K in KernelName]: Kernel<K> };

/** A kernel was given inputs that do not fit it. */
export class KernelError extends Error {
  override readonly name = "KernelError";
}
