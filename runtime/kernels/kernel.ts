import type { Operands, Results } from "../../compiler/ir/kernel-arity.ts";
import type { KernelAttributes, KernelName } from "../../compiler/ir/kernel-attributes.ts";
import type { BoundAttributes } from "../../compiler/ir/plan.ts";
import type { BoundType } from "../../compiler/kernels/kernel.ts";
import type { Calls } from "../tfjs/calls.ts";
import type { Handle } from "../tfjs/device.ts";

/** A step with the types of what it reads: all that is known before there is a tensor. */
export interface EagerStep<K extends KernelName> {
  readonly attributes: BoundAttributes<KernelAttributes[K]>;
  readonly inputs: Operands<BoundType>[K];
  readonly outputs: Results<BoundType>[K];
}

/**
 * What a step does in a run. Pure: it frees nothing that it was given. It may answer with an input, and leave what it
 * made on the way to be freed by `Device.settle`.
 */
export type Run = (...inputs: Handle[]) => Handle | readonly Handle[];

/** Turns a step into calls, once a plan. */
export type EagerKernel<K extends KernelName> = (calls: Calls, step: EagerStep<K>) => Run;

/** Exhaustive by type: a kernel without an entry does not type-check. */
export type EagerKernels<Names extends KernelName = KernelName> = { readonly [K in Names]: EagerKernel<K> };

/** The step uses an attribute or a shape that this engine cannot do. */
export class UnsupportedStep extends Error {
  override readonly name = "UnsupportedStep";
}
